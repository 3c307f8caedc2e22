package dev.edgekit.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.FakeClock;
import dev.edgekit.auth.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
  @TempDir Path directory;

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
  private Path file;
  private ApiKeys keys;

  @BeforeEach
  void open() {
    file = directory.resolve("keys.json");
    keys = ApiKeys.at(file).withClock(clock).withPrefix("acme_live_");
  }

  @Test
  void acceptsAnIssuedKey() {
    IssuedKey issued = keys.issue(ApiKeyGrant.to("billing").withScopes("hooks:write"));

    assertThat(issued.text()).matches("acme_live_[0-9A-Za-z]{36}");
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(issued.text()).principal().orElseThrow().scopes())
        .containsExactly("hooks:write");
  }

  @Test
  void storesNoKeyAndPrintsNone() throws IOException {
    IssuedKey issued = keys.issue("billing");

    assertThat(Files.readString(file)).doesNotContain(issued.text().substring(10));
    assertThat(issued.toString() + issued.key() + keys).doesNotContain(issued.text().substring(10));
  }

  @Test
  void tellsTypingErrorsWithoutTheStore() {
    String text = keys.issue("billing").text();
    char last = text.charAt(text.length() - 1);

    assertThat(read(text.substring(0, text.length() - 1) + (last == 'a' ? 'b' : 'a')).kind())
        .isEqualTo(ApiKeyReading.Kind.MALFORMED);
    assertThat(read("").kind()).isEqualTo(ApiKeyReading.Kind.MALFORMED);
    assertThat(read("x".repeat(5000)).kind()).isEqualTo(ApiKeyReading.Kind.MALFORMED);
    assertThat(read(ApiKeyText.random("acme_live_")).kind()).isEqualTo(ApiKeyReading.Kind.UNKNOWN);
  }

  @Test
  void acceptsAKeyOnlyInItsTime() {
    IssuedKey issued =
        keys.issue(
            ApiKeyGrant.to("billing")
                .withNotBefore(clock.instant().plusSeconds(60))
                .withExpiry(clock.instant().plusSeconds(120)));

    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.NOT_YET_VALID);
    clock.advance(Duration.ofSeconds(60));
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    clock.advance(Duration.ofSeconds(60));
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.EXPIRED);
  }

  @Test
  void acceptsBothKeysWhileARotationOverlaps() {
    IssuedKey former = keys.issue(ApiKeyGrant.to("billing").withScopes("a"));

    IssuedKey successor = keys.rotate(former.key().id(), Duration.ofHours(1));

    assertThat(successor.key().scopes()).containsExactly("a");
    assertThat(read(former)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(successor)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    clock.advance(Duration.ofHours(1));
    assertThat(read(former)).isEqualTo(ApiKeyReading.Kind.EXPIRED);
    assertThat(read(successor)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThatThrownBy(() -> keys.rotate(former.key().id(), Duration.ZERO))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void refusesARevokedKeyAtOnce() {
    IssuedKey issued = keys.issue("billing");

    keys.revoke(issued.key().id());

    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.REVOKED);
    assertThatThrownBy(() -> keys.revoke("key_other")).hasMessageContaining("key_other");
  }

  @Test
  void seesWhatAnotherProcessChanged() {
    ApiKeys other = ApiKeys.at(file);
    IssuedKey issued = other.issue("billing");
    Patience.await().until(() -> read(issued) == ApiKeyReading.Kind.ACCEPTED);

    other.revoke(issued.key().id());

    Patience.await().until(() -> read(issued) == ApiKeyReading.Kind.REVOKED);
  }

  @Test
  void keepsItsKeysWhileTheFileIsBad() throws IOException {
    IssuedKey issued = keys.issue("billing");
    String good = Files.readString(file);
    IssuedKey later = ApiKeys.at(file).issue("mail");
    String more = Files.readString(file);

    Files.writeString(file, good.substring(0, good.length() / 2));
    Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    Files.writeString(file, more);

    Patience.await().until(() -> read(later) == ApiKeyReading.Kind.ACCEPTED);
  }

  /** A mount that went away must not tell callers that their keys are bad. */
  @Test
  void keepsItsKeysWhileTheFileIsGone() throws IOException {
    IssuedKey issued = keys.issue("billing");
    String good = Files.readString(file);

    Files.delete(file);
    Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    Files.writeString(file, "{\"version\":1,\"keys\":[]}");
    Patience.await().until(() -> read(issued) == ApiKeyReading.Kind.UNKNOWN);

    Files.writeString(file, good);
    Patience.await().until(() -> read(issued) == ApiKeyReading.Kind.ACCEPTED);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Files.writeString(file, "{\"version\":1,\"keys\":[{\"principle\":\"x\"}]}");
    assertThatThrownBy(() -> ApiKeys.at(file))
        .hasMessageContaining("key 0")
        .hasMessageContaining("nearest: principal");

    Files.writeString(file, "{\"version\":1,\n \"keys\":[secret]}");
    assertThatThrownBy(() -> ApiKeys.at(file))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("secret");
  }

  @Test
  void keepsTheWholeGrantInTheFile() {
    ApiKeyGrant grant =
        ApiKeyGrant.to("billing")
            .withScopes("a", "b")
            .withExpiry(clock.instant().plusSeconds(9))
            .withAllowedAddresses("10.0.0.0/8", "::1")
            .withRate(new ApiKeyRate(100, Duration.ofMinutes(1)));

    ApiKey key = keys.issue(grant).key();

    assertThat(ApiKeys.at(file).list()).containsExactly(key);
  }

  @Test
  void limitsHowOftenAKeyIsUsed() {
    IssuedKey issued =
        keys.issue(ApiKeyGrant.to("billing").withRate(new ApiKeyRate(2, Duration.ofSeconds(10))));

    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    ApiKeyReading refused = read(issued.text());

    assertThat(refused.kind()).isEqualTo(ApiKeyReading.Kind.RATE);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(issued)).isEqualTo(ApiKeyReading.Kind.RATE);
  }

  @Test
  void countsRotatedKeysTogether() {
    IssuedKey first =
        keys.issue(ApiKeyGrant.to("billing").withRate(new ApiKeyRate(3, Duration.ofMinutes(1))));
    IssuedKey second = keys.rotate(first.key().id(), Duration.ofDays(1));
    IssuedKey third = keys.rotate(second.key().id(), Duration.ofDays(1));

    assertThat(read(first)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(second)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(third)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);

    assertThat(read(first)).isEqualTo(ApiKeyReading.Kind.RATE);
    assertThat(read(second)).isEqualTo(ApiKeyReading.Kind.RATE);
    assertThat(read(third)).isEqualTo(ApiKeyReading.Kind.RATE);
    assertThat(ApiKeys.at(file).list()).extracting(ApiKey::lineage).containsOnly(first.key().id());
  }

  @Test
  void notesTheLastUseOncePerMinute() {
    IssuedKey issued = keys.issue("billing");
    String id = issued.key().id();
    Instant first = clock.instant();
    assertThat(keys.lastUse(id)).isEmpty();

    read(issued);
    clock.advance(Duration.ofSeconds(59));
    read(issued);
    assertThat(keys.lastUse(id)).hasValue(first);
    clock.advance(Duration.ofSeconds(1));
    read(issued);

    assertThat(keys.lastUse(id)).hasValue(clock.instant());
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> ApiKeys.at(directory.resolve("missing/keys.json")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void refusesToIssueWhatMakesNoSense() {
    assertThatThrownBy(() -> keys.issue(ApiKeyGrant.to("x").withAllowedAddresses("10.0.0.0/33")))
        .hasMessageContaining("10.0.0.0/33");
    assertThatThrownBy(() -> keys.issue(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ApiKeyRate(0, Duration.ofSeconds(1))).hasMessageContaining("0");
    assertThatThrownBy(() -> keys.withPrefix("a-b")).hasMessageContaining("a-b");
  }

  private ApiKeyReading.Kind read(IssuedKey issued) {
    return read(issued.text()).kind();
  }

  private ApiKeyReading read(String text) {
    return keys.read(text, "127.0.0.1");
  }
}
