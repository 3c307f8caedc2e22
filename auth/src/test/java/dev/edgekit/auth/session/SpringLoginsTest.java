package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.GenericJackson2JsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.jackson2.SecurityJackson2Modules;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * Whoever has signed in with the real Spring Security, in a session that the real Spring Session
 * has written to a real Redis, has here the name that Spring gives him, or a reason why not.
 */
class SpringLoginsTest {
  private static final List<GrantedAuthority> ROLES =
      AuthorityUtils.createAuthorityList("ROLE_USER");
  private static final Map<String, Authentication> LOGINS = new LinkedHashMap<>();

  private static RedisProcess redis;
  private static LettuceConnectionFactory connections;
  private static RedisStore store;

  static {
    UserDetails alice = User.withUsername("alice").password("secret").roles("USER").build();
    OidcIdToken token =
        new OidcIdToken(
            "token",
            Instant.parse("2026-11-30T00:00:00Z"),
            Instant.parse("2026-11-30T01:00:00Z"),
            Map.of("sub", "10769150350006150715113082367", "email", "ada@example.com"));
    OidcUserInfo more = new OidcUserInfo(Map.of("sub", "1", "nickname", "ada", "email", "other"));
    Map<String, Object> account = new LinkedHashMap<>(Map.of("email", "ada@kakao.example"));
    Map<String, Object> kakao = Map.of("id", 12_345L, "kakao_account", account, "accessOrder", "x");
    login("a text", form("alice"));
    login("form", form(alice));
    login("form, own subclass", form(new Manager("carol")));
    login("form, an integer", form(42L));
    login("form, a UUID", form(UUID.fromString("6f1c1b5e-0000-4000-8000-00000000002a")));
    login("remember me", new RememberMeAuthenticationToken("key", alice, ROLES));
    login("Kakao", oauth(new DefaultOAuth2User(ROLES, kakao, "id")));
    login("Kakao, own subclass", oauth(new Friend(kakao)));
    login("GitHub", oauth(new DefaultOAuth2User(ROLES, Map.of("id", 42), "id")));
    login("Google", oauth(new DefaultOidcUser(ROLES, token)));
    login("Google, by email", oauth(new DefaultOidcUser(ROLES, token, more, "email")));
    login("Google, by userinfo", oauth(new DefaultOidcUser(ROLES, token, more, "nickname")));
    login(
        "SAML",
        new Saml2Authentication(
            new DefaultSaml2AuthenticatedPrincipal("ada@idp.example", Map.of()), "<x/>", ROLES));
  }

  private static void login(String name, Authentication authentication) {
    LOGINS.put(name, authentication);
  }

  private static Authentication form(Object principal) {
    return new UsernamePasswordAuthenticationToken(principal, null, ROLES);
  }

  private static Authentication oauth(OAuth2User user) {
    return new OAuth2AuthenticationToken(user, ROLES, "registration");
  }

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

  static Stream<Repository<?>> repositories() {
    RedisSerializer<Object> jdk = RedisSerializer.java(SpringLoginsTest.class.getClassLoader());
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerModules(
        SecurityJackson2Modules.getModules(SpringLoginsTest.class.getClassLoader()));
    RedisSerializer<Object> json = new GenericJackson2JsonRedisSerializer(mapper);
    return Stream.of(
        new Repository<>("plain, JDK", new RedisSessionRepository(template(jdk))),
        new Repository<>("indexed, JDK", new RedisIndexedSessionRepository(template(jdk))),
        new Repository<>("plain, JSON", new RedisSessionRepository(template(json))),
        new Repository<>("indexed, JSON", new RedisIndexedSessionRepository(template(json))));
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
  void everyLoginHasTheNameThatSpringGives(Repository<?> repository) {
    int alike = 0;
    for (Map.Entry<String, Authentication> login : LOGINS.entrySet()) {
      String id = repository.save(login.getValue());
      String theirs = repository.nameOf(id);
      String ours = name(read(sessions(), id));
      if (!theirs.equals("unreadable")) {
        assertThat(ours).as(login.getKey()).isEqualTo(theirs);
        assertThat(ours).as(login.getKey()).isEqualTo(login.getValue().getName());
        alike++;
      }
    }
    // JSON: neither our subclasses, nor a Long or a UUID, nor SAML are on its allow-list.
    assertThat(alike).isEqualTo(repository.name.endsWith("JDK") ? LOGINS.size() : 7);
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void nobodyIsWhoHasNotSignedIn(Repository<?> repository) {
    Authentication anonymous = new AnonymousAuthenticationToken("key", "anonymousUser", ROLES);
    Authentication incomplete = new UsernamePasswordAuthenticationToken("mallory", "guess");
    SpringSessions byPointer = sessions().withPrincipal("/authentication/principal");

    for (Authentication none : List.of(anonymous, incomplete)) {
      String id = repository.save(none);
      assertThat(name(read(sessions(), id))).isEqualTo("ANONYMOUS");
      assertThat(name(read(byPointer, id))).isEqualTo("ANONYMOUS");
    }
    assertThat(name(read(sessions(), repository.saveAttribute("cart", "empty"))))
        .isEqualTo("ANONYMOUS");
  }

  /** A field's name says nothing about what the class's code returns. */
  @Test
  void whatOnlyItsOwnCodeCanNameNeedsAPointer() {
    Repository<?> repository = repositories().findFirst().orElseThrow();
    Authentication login = form(new Member(7, "shown name", new Account("ada@example.com")));
    String id = repository.save(login);

    SessionReading reading = read(sessions(), id);

    assertThat(name(reading)).isEqualTo("NO_PRINCIPAL");
    assertThat(reading.detail().orElseThrow())
        .contains("SpringLoginsTest$Member", "[id, account, username]")
        .doesNotContain("ada", "shown name");
    SpringSessions byPointer = sessions().withPrincipal("/authentication/principal/account/email");
    assertThat(name(read(byPointer, id))).isEqualTo(login.getName());
    SpringSessions nowhere = sessions().withPrincipal("/authentication/principal/nothing");
    assertThat(name(read(nowhere, id))).isEqualTo("NO_PRINCIPAL");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void aPointerLeadsIntoAttributes(Repository<?> repository) {
    String id = repository.save(requireNonNull(LOGINS.get("Kakao")));
    SpringSessions byEmail =
        sessions().withPrincipal("/authentication/principal/attributes/kakao_account/email");

    assertThat(name(read(byEmail, id))).isEqualTo("ada@kakao.example");
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void anAttributeOfItsOwnMayNameTheUser(Repository<?> repository) {
    String id = repository.saveAttribute("loginId", 7L);

    assertThat(name(read(sessions().withPrincipal("loginId"), id))).isEqualTo("7");
    assertThat(name(read(sessions().withPrincipal("other"), id))).isEqualTo("NO_PRINCIPAL");
  }

  /** Two fields of one name: which of them counts, only the code knows. */
  @Test
  void aHiddenFieldNamesNobody() {
    Repository<?> repository = repositories().findFirst().orElseThrow();
    String id = repository.save(form(new Shadowing("alice", "mallory")));

    assertThat(name(read(sessions(), id))).isEqualTo("NO_PRINCIPAL");
  }

  @Test
  void whatTheServiceCannotReadBackIsNotRead() {
    Repository<?> plainJson =
        new Repository<>(
            "JSON without modules",
            new RedisSessionRepository(template(new GenericJackson2JsonRedisSerializer())));
    String id = plainJson.save(requireNonNull(LOGINS.get("form")));

    assertThat(plainJson.nameOf(id)).isEqualTo("unreadable");
    SessionReading reading = read(sessions(), id);
    assertThat(name(reading)).isEqualTo("UNREADABLE");
    assertThat(reading.detail().orElseThrow()).contains("Spring Security's Jackson modules");
  }

  private static SpringSessions sessions() {
    return SpringSessions.in(store);
  }

  private static SessionReading read(SpringSessions sessions, String id) {
    String cookie = Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    return sessions.read(Request.get("/client/me").header("Cookie", "SESSION=" + cookie).build());
  }

  private static String name(SessionReading reading) {
    return reading.principal().map(Principal::name).orElse(reading.kind().name());
  }

  /** One that reads what it has written, as a service does. */
  private record Repository<S extends Session>(String name, SessionRepository<S> sessions) {
    String save(Authentication login) {
      return saveAttribute("SPRING_SECURITY_CONTEXT", new SecurityContextImpl(login));
    }

    String saveAttribute(String attribute, Object value) {
      S session = sessions.createSession();
      session.setAttribute(attribute, value);
      sessions.save(session);
      return session.getId();
    }

    /** As the service's own pages would greet him. */
    String nameOf(String id) {
      try {
        SecurityContext context = sessions.findById(id).getAttribute("SPRING_SECURITY_CONTEXT");
        String name = context.getAuthentication().getName();
        return name.isEmpty() ? "unreadable" : name;
      } catch (SerializationException e) {
        return "unreadable";
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Manager extends User {
    @Serial private static final long serialVersionUID = 1;

    Manager(String name) {
      super(name, "secret", ROLES);
    }
  }

  private static final class Shadowing extends User {
    @Serial private static final long serialVersionUID = 1;

    @SuppressWarnings("UnusedVariable") // what is in the stream
    private final String username;

    Shadowing(String name, String hidden) {
      super(name, "secret", ROLES);
      username = hidden;
    }
  }

  private static final class Friend extends DefaultOAuth2User {
    @Serial private static final long serialVersionUID = 1;

    Friend(Map<String, Object> attributes) {
      super(ROLES, attributes, "id");
    }
  }

  private record Account(String email) implements Serializable {}

  private record Member(int id, String username, Account account)
      implements UserDetails, Serializable {
    @Override
    public Collection<GrantedAuthority> getAuthorities() {
      return ROLES;
    }

    @Override
    public String getPassword() {
      return "";
    }

    @Override
    public String getUsername() {
      return account.email;
    }
  }
}
