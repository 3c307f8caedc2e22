package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.exchange;
import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.auth.key.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules on hosts, paths and fields choose check and origin. */
class RulesTest {
  private static final String RULES =
      """
      version: 1
      defaults: {check: deny}
      checks:
        api-key: {type: api-key, store: "file:keys.json"}
      rules:
        - {id: shop,   when: "Host(`shop.test`) && Under(`/shop`)", check: none, strip: /shop}
        - {id: beta,   when: "Host(`shop.test`) && Header(`X-Channel`, `beta`)", check: none, service: shop}
        - {id: lost,   when: "Under(`/lost`)", check: none, service: nowhere}
        - {id: keyed,  when: "Under(`/keyed`)", check: api-key}
        - {id: public, when: "Under(`/public`)", check: none}
      """;

  @TempDir private Path folder;
  private final RawOrigin site = new RawOrigin();
  private final RawOrigin shop = new RawOrigin();
  private Gateway gateway;
  private String key;

  RulesTest() throws IOException {}

  @BeforeEach
  void start() throws IOException {
    site.sends(ok(FRESH, "site"));
    shop.sends(ok(FRESH, "shop"));
    try (ApiKeys keys = ApiKeys.at(folder.resolve("keys.json"))) {
      key = keys.issue("reports").text();
    }
    gateway =
        Gateway.start(
            "--port",
            "0",
            "--origin",
            site.url(),
            "--rules",
            write(RULES).toString(),
            "--services",
            "shop=" + shop.url());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    site.close();
    shop.close();
  }

  @Test
  void choosesTheOriginByHostPathAndField() throws IOException {
    assertThat(ask("shop.test", "/shop/a?b")).endsWith("shop");
    assertThat(shop.seen().get(0).line()).isEqualTo("GET /a?b");
    assertThat(ask("shop.test", "/beta", "X-Channel: beta")).endsWith("shop");
    assertThat(ask("shop.test", "/public")).endsWith("site");
    assertThat(ask("shop.test", "/lost")).startsWith("HTTP/1.1 503").contains("No origin is known");
    assertThat(site.seen().get(0).field("Forwarded")).contains("host=shop.test");
  }

  @Test
  void refusesWhatNoRuleAllowsAndWhatCanBeReadInTwoWays() throws IOException {
    assertThat(get(gateway, "/private")).startsWith("HTTP/1.1 403");
    assertThat(get(gateway, "/public/../private")).startsWith("HTTP/1.1 400");
    assertThat(get(gateway, "//public")).startsWith("HTTP/1.1 400");
    assertThat(get(gateway, "/keyed")).startsWith("HTTP/1.1 401").contains("no-store");
    assertThat(site.seen()).isEmpty();
  }

  @Test
  void tellsTheOriginWhoAsksAndKeepsAnswersApart() throws IOException {
    assertThat(get(gateway, "/keyed", "X-API-Key: " + key, "X-Forwarded-User: root"))
        .startsWith("HTTP/1.1 200");

    assertThat(site.seen().get(0).field("X-Forwarded-User")).isEqualTo("reports");
    assertThat(get(gateway, "/keyed")).startsWith("HTTP/1.1 401");
    get(gateway, "/public", "X-Forwarded-User: root");
    assertThat(site.seen().get(1).field("X-Forwarded-User")).isEmpty();
  }

  @Test
  void cachesBehindTheRules() throws IOException {
    get(gateway, "/public");

    assertThat(get(gateway, "/public")).contains("edgekit; hit");
    assertThat(site.seen()).hasSize(1);
  }

  @Test
  void followsChangesOfTheFileAndKeepsItsRulesWhenOneIsBad() throws IOException {
    write(
        RULES.replace("id: public, when: \"Under(`/public`)", "id: public, when: \"Under(`/now`)"));
    await().untilAsserted(() -> assertThat(get(gateway, "/now")).startsWith("HTTP/1.1 200"));
    assertThat(get(gateway, "/public")).startsWith("HTTP/1.1 403");

    write("rules: [nonsense");

    assertThat(get(gateway, "/now")).startsWith("HTTP/1.1 200");
  }

  @Test
  void saysWhatIsWrongWithRulesAtTheStart() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "version: 1\nrulez: []\n");

    assertThatThrownBy(
            () -> Gateway.start("--port", "0", "--origin", site.url(), "--rules", bad.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--rules")
        .hasMessageContaining("rulez");
  }

  private String ask(String host, String target, String... fields) throws IOException {
    String more = fields.length == 0 ? "" : "\r\n" + String.join("\r\n", fields);
    return exchange(gateway, "GET " + target + " HTTP/1.1", "Host: " + host + more);
  }

  private Path write(String rules) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), rules);
    Path file = folder.resolve("rules.yaml");
    return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
