package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.Classification.Outcome;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestClassifierTest {
  private static Classification classify(RuleSet rules, Request request) {
    return new RequestClassifier(rules).classify(request);
  }

  private static boolean holds(String when, Request request) {
    String document =
        "{\"rules\": [{\"id\": \"r\", \"check\": \"none\", \"when\": "
            + JsonText.quote(when)
            + "}]}";
    return classify(RuleSet.parse(document), request).outcome() == Outcome.MATCH;
  }

  private static Request request(UnaryOperator<RequestBuilder> with) {
    return with.apply(Request.get("/").host("example.com")).build();
  }

  @ParameterizedTest
  @CsvSource({
    "/client, session, /",
    "/client/, session, /",
    "/client/me?x=1, session, /me",
    "/client/client/me, session, /client/me",
    "/clientele, api-key, /clientele",
    "/Client/me, api-key, /Client/me",
    "/courses, api-key, /courses",
    "/client/%ea%b0%95, session, /%EA%B0%95",
  })
  void sendsWhatIsUnderClientToTheSession(String target, String check, String path) {
    Request request = Request.get(target).build();
    Classification is = classify(RuleSet.clientPrefix(), request);

    assertThat(is.check()).isEqualTo(check);
    assertThat(is.path(request)).contains(path);
  }

  @Test
  void rejectsWhatCanBeReadInTwoWays() {
    Request request = Request.get("/client%2fme").build();
    Classification is = classify(RuleSet.clientPrefix(), request);

    assertThat(is.outcome()).isEqualTo(Outcome.REJECT);
    assertThat(is.reason()).contains("encoded-slash");
    assertThat(is.check()).isEqualTo("deny");
    assertThat(is.path(request)).isEmpty();
    assertThat(is.rule()).isEmpty();
  }

  @Test
  void makesNothingAgain() {
    RuleSet rules = RuleSet.clientPrefix();

    for (String target : List.of("/client/me", "/courses", "/client%2fme")) {
      assertThat(classify(rules, Request.get(target).build()))
          .isSameAs(classify(rules, Request.get(target).build()));
    }
  }

  @Test
  void picksTheHighestPriorityAndThenTheFirst() {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - {id: short, when: "Path(`/a`)", check: none}
              - {id: long, when: "PathPrefix(`/a`)", check: deny}
              - {id: same, when: "PathPrefix(`/b`)", check: none}
              - {id: later, when: "PathRegexp(`/b`)", check: deny}
              - {id: stated, when: "Path(`/c`)", check: session, priority: 900}
              - {id: negative, when: "PathPrefix(`/c`) && Method(`GET`)", check: deny, priority: -1}
            """);

    assertThat(classify(rules, Request.get("/a").build()).rule()).contains("long");
    assertThat(classify(rules, Request.get("/b").build()).rule()).contains("same");
    assertThat(classify(rules, Request.get("/c").build()).rule()).contains("stated");
    assertThat(classify(rules, Request.get("/c/d").build()).rule()).contains("negative");
  }

  @ParameterizedTest
  @CsvSource({
    "Host(`example.com`), example.com, true",
    "Host(`EXAMPLE.com`), Example.COM, true",
    "Host(`example.com`), example.com:8080, true",
    "Host(`example.com`), example.com., true",
    "Host(`example.com.`), example.com, true",
    "Host(`example.com.`), example.com., true",
    "Host(`example.com`), example.org., false",
    "Host(`example.com`), www.example.com, false",
    "Host(`*.example.com`), www.example.com, true",
    "Host(`*.example.com`), a.b.example.com, false",
    "Host(`*.example.com`), example.com, false",
    "Host(`*.example.com`), www.example.org, false",
    "Host(`*`), '', true",
    "Host(`*`), anything, true",
    "Host(`::1`), [::1]:8080, true",
    "Host(`::1`), [::1], true",
    "Host(`::1`), [0:0:0:0:0:0:0:1], true",
    "Host(`::1`), [0000::0001]:8080, true",
    "Host(`0:0:0:0:0:0:0:1`), [::1], true",
    "Host(`2001:db8::a`), [2001:DB8:0:0:0::A], true",
    "Host(`2001:db8::a`), [2001:db8::b], false",
    "HostRegexp(`^::1$`), [0:0::1], true",
    "HostRegexp(`^[a-z]+\\.example\\.com$`), www.example.com, true",
    "HostRegexp(`^[a-z]+\\.example\\.com$`), www1.example.com, false",
    "HostRegexp(`ample`), EXAMPLE.com, true",
  })
  void matchesHosts(String when, String host, boolean expected) {
    assertThat(holds(when, request(r -> r.host(host)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Path(`/a`), /a, true",
    "Path(`/a`), /a/, false",
    "Path(`/a`), /A, false",
    "Path(`/a b`), /a%20b, true",
    "Path(`/a%20b`), /a%20b, true",
    "Path(`/강의`), /%EA%B0%95%EC%9D%98, true",
    "Path(`/강의`), /%ea%b0%95%ec%9d%98, true",
    "Path(`/a%40b`), /a%40b, true",
    "Path(`/a@b`), /a%40b, true",
    "PathPrefix(`/client`), /clientele, true",
    "Under(`/client`), /clientele, false",
    "Under(`/client`), /client, true",
    "Under(`/client`), /client/x, true",
    "Under(`/`), /anything, true",
    "PathRegexp(`^/[0-9]+$`), /123, true",
    "PathRegexp(`^/[0-9]+$`), /123a, false",
    "PathRegexp(`[0-9]`), /a/1/b, true",
  })
  void matchesPaths(String when, String target, boolean expected) {
    assertThat(holds(when, Request.get(target).build())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Header(`X-A`, `1`)', X-A, 1, true",
    "'Header(`x-a`, `1`)', X-A, 1, true",
    "'Header(`X-A`, `1`)', X-A, 2, false",
    "'Header(`X-A`, `1`)', X_A, 1, false",
    "'Header(`Host`, `a`)', Host, a, false",
    "'HeaderRegexp(`X-A`, `^[0-9]+$`)', x-a, 42, true",
    "'HeaderRegexp(`X-A`, `^[0-9]+$`)', x-a, 42b, false",
    "'HeaderRegexp(`Host`, `.`)', Host, a, false",
  })
  void matchesHeaderFields(String when, String name, String value, boolean expected) {
    assertThat(holds(when, request(r -> r.header(name, value)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Query(`a`, `1`)', /?a=1, true",
    "'Query(`a`, `1`)', /?b=2&a=1, true",
    "'Query(`a`, `1`)', /?a=2&a=1, true",
    "'Query(`a`, `1`)', /?A=1, false",
    "'Query(`a`)', /?a, true",
    "'Query(`a`)', /?a=, true",
    "'Query(`a`)', /?a=1, false",
    "'Query(`a`, `b c`)', /?a=b+c, true",
    "'Query(`a`, `b c`)', /?a=b%20c, true",
    "'Query(`a`, `강`)', /?a=%EA%B0%95, true",
    "'QueryRegexp(`a`, `^[0-9]$`)', /?a=x&a=7, true",
    "'QueryRegexp(`a`)', /?a=, true",
    "'QueryRegexp(`a`)', /?a=1, false",
  })
  void matchesQueries(String when, String target, boolean expected) {
    assertThat(holds(when, Request.get(target).build())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/32, 2001:db8:1::5, true",
    "2001:db8::/32, 2001:db9::5, false",
    "fe80::1, fe80::1%eth0, true",
    "10.0.0.0/8, unknown, false",
    "10.0.0.0/8, '', false",
    "10.0.0.0/8, 010.0.0.1, false",
  })
  void matchesClientAddresses(String network, String address, boolean expected) {
    Request request = request(r -> r.clientAddress(address));

    assertThat(holds("ClientIP(`" + network + "`)", request)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Method(`GET`) && Path(`/`), true",
    "Method(`get`), true",
    "Method(`POST`) || Path(`/`), true",
    "!Method(`POST`), true",
    "!(Method(`GET`) && Path(`/`)), false",
    "!(Method(`POST`) || !Path(`/`)), true",
    "Method(`POST`) || Method(`PUT`) && Path(`/`), false",
    "METHOD(`GET`) && path(\"/\") && Pathprefix(`/`), true",
    "Path(\"\\x2f\"), true",
  })
  void combinesMatchers(String when, boolean expected) {
    assertThat(holds(when, request(r -> r))).isEqualTo(expected);
  }

  @Test
  void aTargetWithoutAPathIsTheRoot() {
    RuleSet rules =
        RuleSet.parse(
            """
            defaults: {check: none}
            rules:
              - {id: root, when: "Path(`/`)", check: deny}
              - {id: some, when: "PathRegexp(`^/$`)", check: session, priority: 1}
            """);

    for (String target : new String[] {"/", "http://a.com", "http://a.com:80"}) {
      assertThat(rules.classify(Request.get(target).host("a.com").build()).rule())
          .as(target)
          .hasValue("root");
    }
  }
}
