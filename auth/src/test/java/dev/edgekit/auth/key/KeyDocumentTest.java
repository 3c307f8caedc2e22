package dev.edgekit.auth.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit that a key's document states in another form than it should must not be none. */
class KeyDocumentTest {
  private static final String KEY =
      """
      {"id": "key_1", "digest": "%s", "principal": "ci", "issuedAt": "2026-01-01T00:00:00Z"%s}"""
          .formatted("ab".repeat(32), ", %s");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'allowedAddresses': '10.0.0.0/8'|'allowedAddresses' must be a list, and is '10.0.0.0/8'",
        "'allowedAddresses': null|'allowedAddresses' must be a list, and is null",
        "'allowedAddresses': {}|'allowedAddresses' must be a list, and is {}",
        "'allowedAddresses': []|'allowedAddresses' is an empty list; leave it out",
        "'allowedAddresses': [7]|'allowedAddresses[0]' must be a text, and is 7",
        "'allowedAddresses': ['::1', '']|'allowedAddresses[1]' must be a text, and is ''",
        "'allowedAddresses': ['lan']|'allowedAddresses': neither an IP address nor a network",
        "'allowedAddresses': ['::1'], 'allowedAddresses': ['::/0']|no JSON at line 1",
        "'scopes': 'a'|'scopes' must be a list, and is 'a'",
        "'scopes': null|'scopes' must be a list, and is null",
        "'scopes': {'a': 'b'}|'scopes' must be a list, and is {'a':'b'}",
        "'scopes': [null]|'scopes[0]' must be a text, and is null",
        "'expiresAt': null|'expiresAt' must be a moment as 2025-01-31T00:00:00Z, and is null",
        "'expiresAt': 1767225600|'expiresAt' must be a moment as 2025-01-31T00:00:00Z, and is 17",
        "'expiresAt': ['2020-01-01T00:00:00Z']|'expiresAt' must be a moment",
        "'expiresAt': 'never'|'expiresAt' must be a moment as 2025-01-31T00:00:00Z, and is 'never'",
        "'notBefore': false|'notBefore' must be a moment",
        "'revokedAt': true|'revokedAt' must be a moment",
        "'rate': null|'rate' must be {'requests': …, 'per': …}, and is null",
        "'rate': 5|'rate' must be {'requests': …, 'per': …}, and is 5",
        "'rate': {'requests': '5', 'per': 'PT1M'}|'rate.requests' must be a whole number, and is '5'",
        "'rate': {'requests': 1.9, 'per': 'PT1M'}|'rate.requests' must be a whole number, and is 1.9",
        "'rate': {'per': 'PT1M'}|'rate.requests' must be a whole number, and is missing",
        "'rate': {'requests': 5, 'per': '1m'}|'rate.per' must be a duration as PT1M, and is '1m'",
        "'lineage': 5|'lineage' must be a text, and is 5",
        "'supersededBy': []|'supersededBy' must be a text, and is []",
        "'principal': 1|no JSON at line 1",
      })
  void refusesAFieldOfAnotherType(String field, String problem) {
    byte[] key = KEY.formatted(field.replace('\'', '"')).getBytes(UTF_8);

    assertThatThrownBy(() -> ApiKeyJson.parseKey(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\": 1}",
        "{\"version\": 1, \"keys\": null}",
        "{\"version\": 1, \"keys\": {\"a\": KEY}}",
        "{\"version\": 1, \"keys\": [[]]}",
        "{\"version\": 1, \"keys\": \"KEY\"}",
        "{\"version\": \"1\", \"keys\": [KEY]}",
        "{\"version\": 1.0, \"keys\": [KEY]}",
        "{\"version\": 1, \"keys\": [KEY]} {}",
        "{\"version\": 1, \"keys\": [KEY], \"keys\": []}",
      })
  void refusesAFileOfAnotherShape(String file) {
    byte[] text = file.replace("KEY", KEY.formatted("\"scopes\": [\"a\"]")).getBytes(UTF_8);

    assertThatThrownBy(() -> ApiKeyJson.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsWhatItWrites() {
    String fields =
        """
        "scopes": ["a"], "allowedAddresses": ["10.0.0.0/8"], "expiresAt": "2027-01-01T00:00:00Z",
        "rate": {"requests": 5, "per": "PT1M"}, "lineage": "key_0"\
        """;
    List<ApiKey> keys =
        ApiKeyJson.parse(
            ("{\"version\": 1, \"keys\": [" + KEY.formatted(fields) + "]}").getBytes(UTF_8));

    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).allowedAddresses()).containsExactly("10.0.0.0/8");
    assertThat(ApiKeyJson.parse(ApiKeyJson.write(keys))).isEqualTo(keys);
  }

  @Test
  void grantsAddressesOnlyIfThereIsOne() {
    ApiKeyGrant grant = ApiKeyGrant.to("ci");

    assertThatThrownBy(grant::withAllowedAddresses)
        .hasMessageContaining("withAllowedAddresses needs an address");
    assertThatThrownBy(() -> grant.withAllowedAddresses("lan")).hasMessageContaining("\"lan\"");
  }
}
