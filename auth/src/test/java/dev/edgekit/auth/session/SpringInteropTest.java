package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.GenericJackson2JsonRedisSerializer;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/** The real repositories of Spring Session, on the same Redis, say what is a session. */
class SpringInteropTest {
  private static RedisProcess redis;
  private static LettuceConnectionFactory connections;
  private static RedisStore store;

  @BeforeAll
  static void start() throws IOException {
    redis = RedisProcess.start();
    connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
    connections.afterPropertiesSet();
    connections.start();
    store = RedisStore.connect(redis.uri());
  }

  @AfterAll
  static void stop() throws IOException {
    store.close();
    connections.destroy();
    redis.close();
  }

  static Stream<Spring<?>> repositories() {
    RedisSerializer<Object> json = new GenericJackson2JsonRedisSerializer();
    return Stream.of(
        new Spring<>("plain, JDK", new RedisSessionRepository(template(jdk())), "a"),
        new Spring<>("plain, JSON", new RedisSessionRepository(template(json)), "b"),
        new Spring<>("indexed, JDK", indexed(jdk()), "c"),
        new Spring<>("indexed, JSON", indexed(json), "d"));
  }

  private static RedisSerializer<Object> jdk() {
    return new JdkSerializationRedisSerializer(SpringInteropTest.class.getClassLoader());
  }

  private static RedisIndexedSessionRepository indexed(RedisSerializer<Object> serializer) {
    RedisIndexedSessionRepository repository =
        new RedisIndexedSessionRepository(template(serializer));
    repository.setDefaultSerializer(serializer);
    return repository;
  }

  private static RedisTemplate<String, Object> template(RedisSerializer<Object> serializer) {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setHashKeySerializer(RedisSerializer.string());
    template.setDefaultSerializer(serializer);
    template.afterPropertiesSet();
    return template;
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void acceptsASession(Spring<?> spring) {
    String id = spring.save(session -> {});

    assertThat(spring.verdict(cookie(id))).isEqualTo("홍길동");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void refusesASessionThatIsOverThoughItsKeyIsThere(Spring<?> spring) {
    String id = spring.save(session -> session.setMaxInactiveInterval(Duration.ofMinutes(30)));
    Clock before = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(29));
    Clock after = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(30));

    assertThat(read(spring.ours().withClock(before), cookie(id))).isEqualTo("홍길동");
    assertThat(read(spring.ours().withClock(after), cookie(id))).isEqualTo("refused");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void agreesAboutASessionThatWasUsedLongAgo(Spring<?> spring) {
    String id =
        spring.save(session -> session.setLastAccessedTime(Instant.now().minusSeconds(1790)));
    String over =
        spring.save(session -> session.setLastAccessedTime(Instant.now().minusSeconds(1801)));

    assertThat(spring.verdict(cookie(id))).isEqualTo("홍길동");
    assertThat(spring.verdict(cookie(over))).isEqualTo("refused");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void agreesWhenASessionIsDeleted(Spring<?> spring) {
    String id = spring.save(session -> {});
    assertThat(spring.verdict(cookie(id))).isEqualTo("홍길동");

    spring.repository().deleteById(id);

    assertThat(spring.verdict(cookie(id))).isEqualTo("refused");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void agreesAboutEveryMutationOfACookie(Spring<?> spring) {
    String value = base64(spring.save(session -> {}));
    List<String> values = new ArrayList<>(List.of("", "=", "%%%", value + "=", value + value, "é"));
    for (int i = 0; i < value.length(); i++) {
      values.add(value.substring(0, i) + value.substring(i + 1));
      values.add(
          value.substring(0, i) + (value.charAt(i) == 'A' ? 'B' : 'A') + value.substring(i + 1));
      values.add(
          value.substring(0, i)
              + "%%%02x".formatted((int) value.charAt(i))
              + value.substring(i + 1));
    }

    for (String mutation : values) {
      assertThat(spring.verdict("SESSION=" + mutation)).isEqualTo("refused");
    }
    assertThat(spring.verdict("SESSION=bad; " + "SESSION=" + value)).isEqualTo("홍길동");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void endsASessionAbsolutely(Spring<?> spring) {
    String id = spring.save(session -> session.setMaxInactiveInterval(Duration.ofHours(24)));
    SpringSessions bounded = spring.ours().withAbsoluteLifetime(Duration.ofHours(12));
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(12));

    assertThat(read(bounded, cookie(id))).isEqualTo("홍길동");
    assertThat(read(bounded.withClock(late), cookie(id))).isEqualTo("refused");
    assertThat(read(spring.ours().withClock(late), cookie(id))).isEqualTo("홍길동");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void findsTheUserOfSpringSecurity(Spring<?> spring) {
    if (spring.name().endsWith("JSON")) {
      return; // needs Spring Security's own mixins, which write the same members
    }
    var user = User.withUsername("bob").password("secret").authorities("ROLE_USER").build();
    var complete =
        new UsernamePasswordAuthenticationToken(
            user, null, AuthorityUtils.createAuthorityList("ROLE_USER"));
    var incomplete = new UsernamePasswordAuthenticationToken("mallory", "guess");

    assertThat(read(spring.ours(), cookie(spring.saveContext(complete)))).isEqualTo("bob");
    assertThat(read(spring.ours(), cookie(spring.saveContext(incomplete)))).isEqualTo("refused");
  }

  private static String cookie(String id) {
    return "SESSION=" + base64(id);
  }

  private static String base64(String id) {
    return Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(SpringSessions sessions, String cookie) {
    Request request = Request.get("/client/me").header("Cookie", cookie).build();
    return sessions.read(request).principal().map(Principal::name).orElse("refused");
  }

  /** A repository, and what it says. */
  record Spring<S extends Session>(String name, SessionRepository<S> repository, String namespace) {
    Spring {
      if (repository instanceof RedisSessionRepository plain) {
        plain.setRedisKeyNamespace(namespace);
      } else if (repository instanceof RedisIndexedSessionRepository indexed) {
        indexed.setRedisKeyNamespace(namespace);
      }
    }

    SpringSessions ours() {
      return SpringSessions.in(store).withNamespace(namespace);
    }

    String save(Consumer<S> change) {
      S session = repository.createSession();
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "홍길동");
      change.accept(session);
      repository.save(session);
      return session.getId();
    }

    String saveContext(UsernamePasswordAuthenticationToken authentication) {
      S session = repository.createSession();
      session.setAttribute("SPRING_SECURITY_CONTEXT", new SecurityContextImpl(authentication));
      repository.save(session);
      return session.getId();
    }

    /** What both say of the cookie, which Spring decodes as its cookie serializer does. */
    String verdict(String cookie) {
      boolean theirs =
          Cookies.all(Request.get("/").header("Cookie", cookie).build().headers(), "SESSION")
              .stream()
              .anyMatch(this::knows);
      String ours = read(ours(), cookie);
      assertThat(!ours.equals("refused")).as(cookie).isEqualTo(theirs);
      return ours;
    }

    private boolean knows(String value) {
      try {
        byte[] id = Base64.getDecoder().decode(value);
        return repository.findById(new String(id, StandardCharsets.UTF_8)) != null;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
