package dev.edgekit.auth.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/client",
        "/client/",
        "/client/me?x=1",
        "/client/me?x=a/../b;c&d=[1]|{2}^`\\",
        "/a.b/..c/.well-known/x...y",
        "/%EA%B0%95%EC%9D%98/%ec%9e%90%eb%b0%94",
        "/%7Euser/a%2Db/a%5Fb",
        "/two%20words/%5Bslug%5D/a%7Cb",
        "/!$&'()*+,=:@-_.~",
        "/kim%40example.com/a%2Cb%3Ac%2Bd",
        "/%E3%85%8B%E3%85%8B/%ED%95%9C%EF%BC%81",
        "/%F0%9F%98%80",
        "/files/report%20.pdf",
        "/x?",
        "/x??y=?",
        "/x?q=100%",
      })
  void acceptsWhatClientsSend(String target) {
    assertThat(CanonicalPath.of(target).rejection()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ' ',
      textBlock =
          """
          /client/../internal dot-segment
          /. dot-segment
          /.. dot-segment
          /a/... many-dots
          /a/..%20/b blank-segment
          /client/%2e%2e/internal encoded-dot
          /client/%2E/x encoded-dot
          /client%2f..%2finternal encoded-slash
          /client%5c..%5cinternal encoded-backslash
          /client\\..\\internal backslash
          //client double-slash
          /a//b double-slash
          /client// double-slash
          /client;x=y/..;/internal path-parameter
          /client%3bx path-parameter
          /%63lient needless-encoding
          /%41 needless-encoding
          /a%3Fb encoded-delimiter
          /a%23b encoded-delimiter
          /a%zz bad-encoding
          /a% bad-encoding
          /a%2 bad-encoding
          /%u002e bad-encoding
          /a%?b=c0 bad-encoding
          /%252e%252e/ double-encoding
          /%c0%ae bad-utf8
          /%e0%80%ae bad-utf8
          /%ed%a0%80 bad-utf8
          /%f4%90%80%80 bad-utf8
          /%b0%ad bad-utf8
          /%ea%b0 bad-utf8
          /a%00 control
          /a%0a control
          /a%7f control
          /a%c2%85 control
          /a%e2%80%a8 control
          /강의 non-ascii
          /%ef%bc%8f compatibility-delimiter
          /%ef%bd%89nternal compatibility-character
          /%e2%80%a6 compatibility-character
          /a<b illegal-character
          /a|b illegal-character
          /x?a="b illegal-character
          /a/%20 blank-segment
          /a/%20%20/b blank-segment
          "/admin#foo" fragment
          "/x?a#b" fragment
          * asterisk-form
          client not-absolute
          ?x not-absolute
          api.example.com:80 not-absolute
          ftp://localhost/client not-absolute
          http:///client authority-mismatch
          http://evil/client authority-mismatch
          http://u@localhost/client authority-mismatch
          http://localhost?/client not-absolute
          http://localhost/client/../internal dot-segment
          """)
  void rejectsWhatServersReadDifferently(String target, String reason) {
    assertThat(CanonicalPath.of(Request.get(target).build()).rejection())
        .hasValueSatisfying(rejection -> assertThat(rejection.word()).isEqualTo(reason));
  }

  @Test
  void rejectsEveryRawControlCharacterAndTheEmptyTarget() {
    for (char c = 0; c < ' '; c++) {
      assertThat(CanonicalPath.of("/a" + c)).isEqualTo(PathRejection.CONTROL);
      assertThat(CanonicalPath.of("/a?" + c)).isEqualTo(PathRejection.CONTROL);
    }
    assertThat(CanonicalPath.of("/a b")).isEqualTo(PathRejection.ILLEGAL_CHARACTER);
    assertThat(CanonicalPath.of("")).isEqualTo(PathRejection.NOT_ABSOLUTE);
  }

  @Test
  void rejectsATargetBeyondTheLimit() {
    String longest = "/" + "a".repeat(CanonicalPath.MAX_TARGET_LENGTH - 1);

    assertThat(CanonicalPath.of(longest).rejection()).isEmpty();
    assertThat(CanonicalPath.of(longest + "a")).isEqualTo(PathRejection.TOO_LONG);
  }

  @ParameterizedTest
  @CsvSource({
    "/client, /client, true",
    "/client/, /client, true",
    "/client/me, /client, true",
    "/client/me?x=1, /client/me, true",
    "/clientele, /client, false",
    "/clien, /client, false",
    "/a/client, /client, false",
    "/a%2Bb/c, /a+b, true",
    "/a+b/c, /a%2Bb, true",
    "/a+b, /a, false",
  })
  void isUnderAPrefixOfWholeSegments(String target, String prefix, boolean under) {
    assertThat(CanonicalPath.of(target).path().orElseThrow().isUnder(prefix)).isEqualTo(under);
  }

  @Test
  void pathsThatServersDecodeAlikeAreEqualAndTheirQueriesPrintNowhere() {
    PathReading path = CanonicalPath.of("/%40me?token=s3cret");

    assertThat(path).isEqualTo(CanonicalPath.of("/@me?token=s3cret"));
    assertThat(path).hasSameHashCodeAs(CanonicalPath.of("/@me?token=s3cret"));
    assertThat(path).isNotEqualTo(CanonicalPath.of("/@me?token=other"));
    assertThat(path).isNotEqualTo(CanonicalPath.of("/@you?token=s3cret"));
    assertThat(path.toString()).contains("me").doesNotContain("s3cret");
  }

  /** HTTP/2 and 3 have {@code :path} for the target and {@code :authority} for the host. */
  @ParameterizedTest
  @CsvSource({
    "GET, client/me, api.example.com, not-absolute",
    "GET, '', api.example.com, not-absolute",
    "OPTIONS, *, api.example.com, asterisk-form",
    "GET, http://api.example.com/client, evil.example, authority-mismatch",
    "CONNECT, /client, api.example.com, authority-form",
    "GET, /client/../internal, '', dot-segment",
  })
  void readsPseudoHeadersAsItReadsARequestLine(
      String method, String path, String authority, String reason) {
    Request request = Request.builder(method, path).scheme("https").host(authority).build();

    assertThat(CanonicalPath.of(request)).hasToString(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "user:pw@b",
        "a/client",
        "a?b",
        "a#b",
        "a b",
        " a",
        "a\\b",
        "a,b",
        "a%2eb",
        "a..b",
        "a..",
        ".a",
        ".",
        "a:b",
        "a:80:80",
        "a:123456",
        "a:-1",
        ":80",
        "::1",
        "[::1",
        "[]",
        "[::1]a",
        "[::g]",
        "[::1%25eth0]",
        "\u0000",
        "예.한국"
      })
  void rejectsAHostThatServersReadDifferently(String host) {
    assertThat(CanonicalPath.of(Request.get("/client").host(host).build()))
        .isEqualTo(PathRejection.BAD_HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "API.example.com",
        "a.example.com.",
        "xn--9d0b.kr",
        "my_host:8080",
        "127.0.0.1",
        "a:",
        "[::1]",
        "[2001:db8::1]:443",
        "[::ffff:1.2.3.4]"
      })
  void acceptsNamesAndAddresses(String host) {
    assertThat(CanonicalPath.of(Request.get("/client").host(host).build()).rejection()).isEmpty();
  }

  @Test
  void rejectsASecondHost() {
    Request other = Request.get("/client").host("a").header("Host", "b").build();
    Request twice =
        Request.get("/client").host("a").header("Host", "a").header("host", "A").build();
    Request same = Request.get("/client").host("a").header("hOST", "A").build();

    assertThat(CanonicalPath.of(other)).isEqualTo(PathRejection.AUTHORITY_MISMATCH);
    assertThat(CanonicalPath.of(twice)).isEqualTo(PathRejection.AUTHORITY_MISMATCH);
    assertThat(CanonicalPath.of(same).rejection()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.com:80/x, a.com",
    "http://a.com/x, a.com:80",
    "https://a.com:443/x, A.com",
    "https://a.com/x, a.com:443"
  })
  void readsTheSchemesPortAsNone(String target, String host) {
    assertThat(CanonicalPath.of(Request.get(target).host(host).build()).rejection()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2fb, a slash is percent-encoded: %2f at character 3",
    "/a//b, a segment is empty: / at character 3",
    "/a?b<c, a character that must be percent-encoded: < at character 5",
    "/강, a character outside of ASCII that is not percent-encoded: U+AC15 at character 2",
    "*, the target is *"
  })
  void namesTheCharacterAndItsPlace(String target, String detail) {
    PathRejection rejection =
        CanonicalPath.of(Request.get(target).build()).rejection().orElseThrow();

    assertThat(rejection.detailIn(target)).isEqualTo(detail);
  }

  @Test
  void rejectsConnect() {
    assertThat(CanonicalPath.of(Request.builder("CONNECT", "/client").build()))
        .isEqualTo(PathRejection.AUTHORITY_FORM);
  }

  @Test
  void readsTheAbsoluteFormOfTheRequestsOwnHost() {
    Request request =
        Request.get("HTTP://API.example.com:8080/client/me?x=1")
            .host("api.EXAMPLE.com:8080")
            .build();

    CanonicalPath path = CanonicalPath.of(request).path().orElseThrow();

    assertThat(path.text()).isEqualTo("/client/me");
    assertThat(path.query()).hasValue("x=1");
  }

  @Test
  void hasOneTextForBothCasesOfTheDigits() {
    CanonicalPath lower = CanonicalPath.of("/%ea%b0%95/x").path().orElseThrow();
    CanonicalPath upper = CanonicalPath.of("/%EA%B0%95/x").path().orElseThrow();

    assertThat(lower.text()).isEqualTo("/%EA%B0%95/x");
    assertThat(lower).isEqualTo(upper);
  }

  @ParameterizedTest
  @CsvSource({
    "/client/me, /me",
    "/client, /",
    "/client/, /",
    "/clientele/x, ",
    "/client..e, ",
    "/Client/x, ",
    "/client/client/x, /client/x",
  })
  void stripsWholeSegments(String target, String stripped) {
    CanonicalPath path = CanonicalPath.of(target + "?q=1").path().orElseThrow();

    assertThat(path.strip("/client").map(CanonicalPath::text).orElse(null)).isEqualTo(stripped);
    path.strip("/client")
        .ifPresent(rest -> assertThat(CanonicalPath.of(rest.text()).path()).isPresent());
  }

  @Test
  void splitsIntoSegments() {
    assertThat(CanonicalPath.of("/a/b%20c/").path().orElseThrow().segments())
        .containsExactly("a", "b%20c", "");
  }

  /** RFC 9110 §4.2.3, RFC 9112 §3.2.4. */
  @Test
  void anAbsoluteFormWithoutAPathMeansTheRoot() {
    for (String target : new String[] {"http://a.com", "http://a.com:80"}) {
      CanonicalPath path =
          CanonicalPath.of(Request.get(target).host("a.com").build()).path().orElseThrow();
      assertThat(path.text()).as(target).isEqualTo("/");
      assertThat(path.query()).as(target).isEmpty();
    }
    Request asterisk = Request.builder("OPTIONS", "http://a.com").host("a.com").build();
    assertThat(CanonicalPath.of(asterisk).rejection()).hasValue(PathRejection.ASTERISK_FORM);
    assertThat(CanonicalPath.of(Request.get("http://").host("a.com").build()).rejection())
        .hasValue(PathRejection.AUTHORITY_MISMATCH);
  }
}
