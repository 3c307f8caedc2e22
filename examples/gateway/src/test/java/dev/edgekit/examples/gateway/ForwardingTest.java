package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
  private static final OriginAddress ORIGIN = OriginAddress.parse("", "http://shop.internal:3000");

  @Test
  void saysWhoAskedForWhat() {
    Request forwarded = forwarded(client().header("Via", "1.0 fred"));

    assertThat(forwarded.host()).isEqualTo("shop.example");
    assertThat(field(forwarded, "Host")).isEqualTo("shop.example");
    assertThat(field(forwarded, "Via")).isEqualTo("1.0 fred, 1.1 edgekit");
    assertThat(field(forwarded, "Forwarded"))
        .isEqualTo("for=192.0.2.7;host=shop.example;proto=https");
    assertThat(field(forwarded, "X-Forwarded-For")).isEqualTo("192.0.2.7");
    assertThat(field(forwarded, "X-Forwarded-Host")).isEqualTo("shop.example");
    assertThat(field(forwarded, "X-Forwarded-Proto")).isEqualTo("https");
  }

  @Test
  void quotesWhatIsNoToken() {
    Request client = client().clientAddress("2001:db8::7").host("shop.example:8443").build();

    assertThat(field(forwarded(forwarding(), client, "2.0"), "Forwarded"))
        .isEqualTo("for=\"[2001:db8::7]\";host=\"shop.example:8443\";proto=https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host",
        "X-Forwarded-For",
        "x_forwarded_host",
        "X-Forwarded-Prefix",
        "X-Forwarded-User",
        "X-Real-IP",
        "Forwarded"
      })
  void believesNobodysClaims(String field) {
    Request forwarded = forwarded(client().header(field, "evil.test"));

    forwarded.headers().forEach((name, value) -> assertThat(value).doesNotContain("evil"));
  }

  @Test
  void appendsToTheClaimsOfATrustedProxy() {
    Request client =
        client()
            .header("X-Forwarded-For", "198.51.100.1")
            .header("X-Forwarded-Host", "www.shop.example")
            .header("Forwarded", "for=198.51.100.1")
            .build();

    Request forwarded = forwarded(forwarding("--trust-proxies", "192.0.2.0/24"), client, "1.1");

    assertThat(field(forwarded, "X-Forwarded-For")).isEqualTo("198.51.100.1, 192.0.2.7");
    assertThat(field(forwarded, "X-Forwarded-Host")).isEqualTo("www.shop.example");
    assertThat(field(forwarded, "Forwarded"))
        .isEqualTo("for=198.51.100.1, for=192.0.2.7;host=shop.example;proto=https");
  }

  /** A proxy passes on what a client says in the language that it doesn't speak itself. */
  @ParameterizedTest
  @CsvSource({
    "x-forwarded, '198.51.100.1, 192.0.2.7', for=192.0.2.7;host=shop.example;proto=https",
    "forwarded, 192.0.2.7, 'for=10.9.9.9, for=192.0.2.7;host=shop.example;proto=https'",
  })
  void keepsOnlyTheFieldsThatItsProxiesWrite(String written, String common, String standard) {
    Request client =
        client()
            .header("X-Forwarded-For", "198.51.100.1")
            .header("Forwarded", "for=10.9.9.9")
            .build();

    Request forwarded =
        forwarded(
            forwarding("--trust-proxies", "192.0.2.0/24", "--proxy-fields", written),
            client,
            "1.1");

    assertThat(field(forwarded, "X-Forwarded-For")).isEqualTo(common);
    assertThat(field(forwarded, "Forwarded")).isEqualTo(standard);
  }

  @Test
  void givesTheOriginItsOwnHostAndNoClaimsIfToldSo() {
    Request forwarded =
        forwarded(forwarding("--host", "origin", "--forwarded", "none"), client().build(), "1.1");

    assertThat(forwarded.host()).isEqualTo("shop.internal:3000");
    assertThat(field(forwarded, "Host")).isEqualTo("shop.internal:3000");
    assertThat(forwarded.headers().contains("Forwarded")).isFalse();
    assertThat(forwarded.headers().contains("X-Forwarded-Host")).isFalse();
  }

  @Test
  void seesALoop() {
    String once = "1.1 edgekit";

    assertThat(forwarding().isLoop(client().header("Via", once).build())).isFalse();
    assertThat(forwarding().isLoop(client().header("Via", once + ", 1.1 other, " + once).build()))
        .isFalse();
    assertThat(
            forwarding()
                .isLoop(
                    client().header("Via", (once + ", ").repeat(Forwarding.MAX_PASSES)).build()))
        .isTrue();
  }

  @Test
  void sharesAResponseAmongHostsWhereTheOriginSeesNone() throws IOException {
    try (RawOrigin origin = new RawOrigin();
        Gateway gateway =
            Gateway.start(
                "--port",
                "0",
                "--origin",
                origin.url(),
                "--host",
                "origin",
                "--forwarded",
                "none")) {
      origin.sends(ok(FRESH, "ok"));

      RawClient.exchange(gateway, "GET /a HTTP/1.1", "Host: one.test");
      RawClient.exchange(gateway, "GET /a HTTP/1.1", "Host: two.test");

      assertThat(origin.seen()).hasSize(1);
    }
  }

  @Test
  void keepsHostsApartThatTheOriginSees() throws IOException {
    try (RawOrigin origin = new RawOrigin();
        Gateway gateway = Gateway.start("--port", "0", "--origin", origin.url())) {
      origin.sends(ok(FRESH, "ok"));

      RawClient.exchange(gateway, "GET /a HTTP/1.1", "Host: one.test");
      RawClient.exchange(gateway, "GET /a HTTP/1.1", "Host: two.test");
      RawClient.exchange(gateway, "GET /a HTTP/1.1", "Host: TWO.test");
      get(gateway, "/a", "X-Forwarded-Host: evil.test");

      assertThat(origin.seen()).hasSize(3);
      assertThat(origin.seen().get(1).field("Host")).isEqualTo("two.test");
      assertThat(origin.seen().get(2).field("X-Forwarded-Host")).isEqualTo("h.test");
    }
  }

  private static RequestBuilder client() {
    return Request.get("/a").scheme("https").host("shop.example").clientAddress("192.0.2.7");
  }

  private static Request forwarded(RequestBuilder client) {
    return forwarded(forwarding(), client.build(), "1.1");
  }

  private static Request forwarded(Forwarding forwarding, Request client, String version) {
    return forwarding.forOrigin(forwarding.received(client), ORIGIN, version);
  }

  private static Forwarding forwarding(String... flags) {
    List<String> all = new ArrayList<>(List.of("--origin", "http://shop.internal:3000"));
    all.addAll(List.of(flags));
    return new Forwarding(Options.parse(all.toArray(String[]::new)));
  }

  private static String field(Request request, String name) {
    return String.join(", ", request.headers().all(name));
  }
}
