package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is asking is part of every decision: what is stored, answered, waited for, sent on. */
class WhoIsAskingTest {
  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(5));

  /** The gate's decision travels with the request, in a view of the host's own. */
  private record Decided(Request request, String principal) implements Request {
    @Override
    public String method() {
      return request.method();
    }

    @Override
    public String scheme() {
      return request.scheme();
    }

    @Override
    public String host() {
      return request.host();
    }

    @Override
    public String target() {
      return request.target();
    }

    @Override
    public Headers headers() {
      return request.headers();
    }

    @Override
    public String clientAddress() {
      return request.clientAddress();
    }
  }

  private static final Credentials CREDENTIALS =
      Credentials.standard()
          .withField("X-Auth-Token")
          .withParameter("api_key")
          .withPrincipal(
              request ->
                  request instanceof Decided decided
                      ? Optional.of(decided.principal())
                      : Optional.empty());

  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(POLICY)
          .credentials(CREDENTIALS)
          .clock(new ManualClock())
          .build();

  /** A way to say who is asking. */
  private record Way(String name) {
    Request requestOf(String user) {
      RequestBuilder get = Request.get("/me");
      return switch (name) {
        case "nobody" -> get.build();
        case "a parameter" -> Request.get("/me?api_key=" + user).build();
        case "an encoded parameter" -> Request.get("/me?api%5Fkey=" + user).build();
        case "the gate" -> new Decided(get.build(), user);
        default -> get.header(name, user).build();
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Way> ways() {
    return Stream.of(
            "Authorization",
            "Proxy-Authorization",
            "Cookie",
            "cookie",
            "X-API-Key",
            "X-Auth-Token",
            "a parameter",
            "an encoded parameter",
            "the gate")
        .map(Way::new);
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatOneGetsIsNothingForAnother(Way way) {
    for (String user : List.of("alice", "bob", "alice", "bob")) {
      Response response = serve(way.requestOf(user), POLICY, user);

      assertThat(body(response)).isEqualTo(user);
      assertThat(response.headers().first("Cache-Control")).hasValue("private, no-store");
      assertThat(response.headers().contains("CDN-Cache-Control")).isFalse();
    }
    assertThat(body(serve(new Way("nobody").requestOf(""), POLICY, "nobody"))).isEqualTo("nobody");
    assertThat(cache.stats().stored()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatWasStoredForNobodyIsNothingForAUser(Way way) {
    Response public1 = serve(way.requestOf(""), POLICY, "nobody");
    Request nobodys = Request.get(way.requestOf("").target()).build();
    serve(nobodys, POLICY, "nobody");

    assertThat(body(serve(way.requestOf("alice"), POLICY, "alice"))).isEqualTo("alice");
    assertThat(body(serve(nobodys, POLICY, "other"))).isEqualTo("nobody");
    assertThat(public1.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nobodyTakesWhatAUsersLoadBringsWhoWaitsForIt(Way way) throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<String> alice = slow(way.requestOf("alice"), "alice", asked, release);
    CompletableFuture<String> bob = slow(way.requestOf("bob"), "bob", asked, release);
    await().until(() -> asked.getCount() < 2);

    release.countDown();

    assertThat(alice.get()).isEqualTo("alice");
    assertThat(bob.get()).isEqualTo("bob");
  }

  private CompletableFuture<String> slow(
      Request request, String user, CountDownLatch asked, CountDownLatch release) {
    return CompletableFuture.supplyAsync(
        () ->
            body(
                cache.serve(
                    request,
                    () -> {
                      asked.countDown();
                      release.await();
                      return Response.text(user);
                    })));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void thePolicyCanSayThatEveryoneGetsTheSame(Way way) {
    if (way.name().contains("parameter")) {
      return; // another target
    }
    CachePolicy shared = POLICY.sharedAcrossUsers();
    serve(way.requestOf("alice"), shared, "alice");

    Response bobs = serve(way.requestOf("bob"), shared, "bob");

    assertThat(body(bobs)).isEqualTo("alice");
    assertThat(bobs.headers().first("Cache-Control")).hasValue("public, max-age=300");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theResponseCanSayThatEveryoneGetsTheSame(Way way) {
    if (way.name().contains("parameter")) {
      return;
    }
    Origin open = () -> Response.text("all").withHeader("Cache-Control", "public");
    cache.serve(way.requestOf("alice"), open);

    assertThat(body(serve(way.requestOf("bob"), POLICY, "bob"))).isEqualTo("all");
    assertThat(body(serve(new Way("nobody").requestOf(""), POLICY, "nobody"))).isEqualTo("all");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aPolicyPerUserKeepsEachUsersOwn(Way way) {
    CachePolicy own = POLICY.perUser().staleWhileRevalidate(Duration.ofMinutes(1));
    AtomicInteger loads = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      for (String user : List.of("alice", "bob")) {
        Response response =
            cache.serve(
                way.requestOf(user),
                own,
                () -> {
                  loads.incrementAndGet();
                  return Response.text(user).withHeader("Cache-Control", "private");
                });

        assertThat(body(response)).isEqualTo(user);
        assertThat(response.headers().first("Cache-Control"))
            .hasValue("private, max-age=300, stale-while-revalidate=60");
        assertThat(response.headers().contains("CDN-Cache-Control")).isFalse();
      }
    }
    assertThat(loads).hasValue(2);
    assertThat(body(serve(Request.get("/me").build(), own, "guest"))).isEqualTo("guest");

    cache.invalidate(own.keyOf(way.requestOf("carol")));
    for (String user : List.of("alice", "bob")) {
      Request request = way.requestOf(user);
      boolean sameTarget = request.target().equals("/me");
      assertThat(body(serve(request, own, "new"))).isEqualTo(sameTarget ? "new" : user);
    }
  }

  @Test
  void guestsUnderAPolicyPerUserShareNothingWithOtherPolicies() {
    Request request = Request.get("/me").build();
    Response guests = serve(request, POLICY.perUser(), "guest");

    assertThat(guests.headers().first("Cache-Control")).hasValue("private, max-age=300");
    assertThat(body(serve(request, POLICY, "anyone"))).isEqualTo("anyone");
    Origin personal = () -> Response.text("by address").withHeader("Cache-Control", "private");
    cache.serve(Request.get("/ip").build(), POLICY.perUser(), personal);
    assertThat(body(serve(Request.get("/ip").build(), POLICY.perUser(), "next"))).isEqualTo("next");
  }

  @Test
  void onlyNamedCookiesCountWhereTheHostNamesThem() {
    Credentials sid = Credentials.standard().withCookiesOnly("sid");
    try (ResponseCache named = ResponseCache.builder().policy(POLICY).credentials(sid).build()) {
      Request counted = Request.get("/a").header("Cookie", "_ga=1; theme=dark").build();
      named.serve(counted, () -> Response.text("all"));
      Request other = Request.get("/a").header("Cookie", "_ga=2").build();

      assertThat(body(named.serve(other, () -> Response.text("own")))).isEqualTo("all");
      Request user = Request.get("/a").header("Cookie", "_ga=2; sid=1").build();
      assertThat(body(named.serve(user, () -> Response.text("own")))).isEqualTo("own");
      assertThat(Credentials.standard().withCookiesOnly().identify(user)).isEmpty();
      assertThat(sid.identify(user))
          .isEqualTo(sid.identify(Request.get("/b").header("Cookie", "sid=1; x=y").build()));
    }
  }

  @Test
  void anAsynchronousRequestIsTheUsersWhoMadeIt() throws Exception {
    Request alice = new Decided(Request.get("/me").build(), "alice");
    Request bob = new Decided(Request.get("/me").build(), "bob");
    CachePolicy own = POLICY.perUser();
    for (int i = 0; i < 2; i++) {
      assertThat(async(alice, own, "alice")).isEqualTo("alice");
      assertThat(async(bob, own, "bob")).isEqualTo("bob");
      assertThat(async(alice, POLICY, "alice")).isEqualTo("alice");
      assertThat(async(bob, POLICY, "bob")).isEqualTo("bob");
    }
  }

  private String async(Request request, CachePolicy policy, String user) throws Exception {
    return body(
        cache
            .serveAsync(request, policy, forwarded -> Response.text(user))
            .toCompletableFuture()
            .get());
  }

  @Test
  void explainsWhoIsAsking() {
    Request request = Request.get("/me").header("Cookie", "sid=1").build();
    serve(Request.get("/me").build(), POLICY, "nobody");
    serve(request, POLICY, "alice");

    assertThat(cache.explain(request).verdict()).isEqualTo("ABSENT");
    assertThat(cache.explain(request).reasons())
        .contains(
            "the request has credentials: what others get is not for it",
            "what was loaded last is not stored: the request has credentials and nothing allows to"
                + " share the response");
    serve(request, POLICY.perUser(), "alice");
    assertThat(cache.explain(request, POLICY.perUser()).verdict()).isEqualTo("FRESH");
  }

  @Test
  void eachUsersOwnLeavesAsPrivateWhereTheOriginIsFollowed() {
    Request request = Request.get("/me").header("Cookie", "sid=1").build();
    CachePolicy own = CachePolicy.followingOrigin().perUser();
    Origin origin =
        () -> Response.text("x").withHeader("Cache-Control", "public, max-age=60, s-maxage=90");

    for (int i = 0; i < 2; i++) {
      assertThat(cache.serve(request, own, origin).headers().first("Cache-Control"))
          .hasValue("private, max-age=60");
    }
    assertThat(cache.stats().stored()).isEqualTo(1);
  }

  @Test
  void noTextOfAKeyShowsACredential() {
    Request request = Request.get("/me").header("Cookie", "sid=s3cret").build();
    CachePolicy own = POLICY.perUser();
    Origin varying = () -> Response.text("x").withHeader("Vary", "Cookie");
    cache.serve(request, own, varying);

    assertThat(cache.explain(request, own).toString()).doesNotContain("s3cret");
  }

  private Response serve(Request request, CachePolicy policy, String user) {
    return cache.serve(request, policy, () -> Response.text(user));
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
