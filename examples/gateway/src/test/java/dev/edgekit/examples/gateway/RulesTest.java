package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.exchange;
import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.auth.key.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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

  private static final String SECRET = "a secret of more than sixteen octets";

  private static final String CLIENT =
      """
        - {id: client, when: "Under(`/client`)", check: browsers}
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

    assertThat(site.seen().get(0).field("X-Forwarded-User")).isEqualTo("service:api-key:reports");
    assertThat(get(gateway, "/keyed")).startsWith("HTTP/1.1 401");
    get(gateway, "/public", "X-Forwarded-User: root");
    assertThat(site.seen().get(1).field("X-Forwarded-User")).isEmpty();
  }

  /** A trusted proxy passes on what its client says in spellings that it doesn't know. */
  @Test
  void dropsTheFieldOfWhoAsksInEverySpellingAlsoFromATrustedProxy() throws IOException {
    try (Gateway behindProxy =
        Gateway.start(
            "--port",
            "0",
            "--origin",
            site.url(),
            "--trust-proxies",
            "127.0.0.1",
            "--rules",
            folder.resolve("rules.yaml").toString())) {
      get(behindProxy, "/public", "X_Forwarded_User: root", "X-Forwarded_User: root", "X-Other: y");
    }

    assertThat(site.seen().get(0).field("X_Forwarded_User")).isEmpty();
    assertThat(site.seen().get(0).field("X-Forwarded_User")).isEmpty();
    assertThat(site.seen().get(0).field("X-Other")).isEqualTo("y");
  }

  @Test
  void cachesBehindTheRules() throws IOException {
    get(gateway, "/public");

    assertThat(get(gateway, "/public")).contains("edgekit; hit");
    assertThat(site.seen()).hasSize(1);
  }

  /** Fetch, "CORS protocol and HTTP caches": added after the cache, whoever's page asked first. */
  @Test
  void letsThePagesOfATrustedOriginReadWhatTheirSessionsGet() throws Exception {
    gateway.close();
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    String browsers =
        """
          browsers:
            type: next-auth
            secrets: ["file:secret.txt"]
            csrf: {trustedOrigins: ["https://app.test"]}
        """;
    gateway =
        Gateway.start(
            "--port",
            "0",
            "--origin",
            site.url(),
            "--rules",
            write(RULES.replace("rules:\n", browsers + "rules:\n") + CLIENT).toString());
    String cookie = "Cookie: next-auth.session-token=" + nextAuthToken("{\"sub\":\"ada\"}");

    String own = get(gateway, "/client", cookie);
    String trusted = get(gateway, "/client", cookie, "Origin: https://app.test");
    site.sends("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n");
    String broken = get(gateway, "/client?broken", cookie, "Origin: https://app.test");

    assertThat(own).startsWith("HTTP/1.1 200").containsOnlyOnce("Vary: Origin");
    assertThat(own).doesNotContain("Access-Control");
    assertThat(trusted).startsWith("HTTP/1.1 200").containsOnlyOnce("Vary: Origin");
    assertThat(trusted).contains("Access-Control-Allow-Origin: https://app.test");
    assertThat(broken)
        .startsWith("HTTP/1.1 502")
        .contains("Access-Control-Allow-Credentials: true");
  }

  /** A JWE as NextAuth.js 4 seals it: {@code dir}, {@code A256GCM}, the key by HKDF (RFC 5869). */
  private static String nextAuthToken(String claims) throws GeneralSecurityException {
    byte[] secret = hmac(new byte[32], SECRET.getBytes(UTF_8));
    byte[] key = hmac(secret, "NextAuth.js Generated Encryption Key\1".getBytes(UTF_8));
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String header = base64.encodeToString("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}".getBytes(UTF_8));
    String expires = ",\"exp\":" + Instant.now().plusSeconds(600).getEpochSecond() + "}";
    String living = claims.substring(0, claims.length() - 1) + expires;
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    cipher.updateAAD(header.getBytes(UTF_8));
    byte[] sealed = cipher.doFinal(living.getBytes(UTF_8));
    int tag = sealed.length - 16;
    return String.join(
        ".",
        header,
        "",
        base64.encodeToString(iv),
        base64.encodeToString(Arrays.copyOf(sealed, tag)),
        base64.encodeToString(Arrays.copyOfRange(sealed, tag, sealed.length)));
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
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
