package dev.edgekit.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.edgekit.auth.token.TokenReading.Kind;
import dev.edgekit.http.internal.Elements;
import dev.edgekit.http.internal.ShownAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** The keys of one issuer: which of them has signed a token. Thread-safe. */
final class SigningKeys implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MAX_SET_OCTETS = 256 << 10;
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
  private static final Duration OUTAGE = Duration.ofHours(4);

  /** RFC 7518 §3.3. */
  private static final int MIN_RSA_BITS = 2_048;

  /** RFC 7518 §3.2. */
  private static final int MIN_SECRET_OCTETS = 32;

  /** A token that names no key may be signed by any; at most this many are tried. */
  private static final int MAX_TRIED = 8;

  private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
  private final Source source;
  private final Closeable resource;
  private volatile boolean loaded;

  private SigningKeys(Source source, Closeable resource) {
    this.source = source;
    this.resource = resource;
  }

  /** The keys of a set that is fetched repeatedly. */
  static SigningKeys following(URI address) {
    JWKSource<SecurityContext> set =
        JWKSourceBuilder.<SecurityContext>create(url(address), new Fetch())
            .cache(LIFETIME.toMillis(), REFRESH_TIMEOUT.toMillis())
            .rateLimited(MIN_INTERVAL.toMillis())
            .retrying(true)
            .outageTolerant(OUTAGE.toMillis())
            .build();
    return new SigningKeys(header -> ofHeader(set, header), (Closeable) set);
  }

  private static URL url(URI address) {
    String host = String.valueOf(address.getHost());
    boolean own = host.matches("localhost|127\\.[0-9.]+|\\[::1\\]");
    if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && own)) {
      throw new IllegalArgumentException(
          "keys are fetched by https, or http from this host alone: " + ShownAddress.of(address));
    }
    if (address.getPort() > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535: " + ShownAddress.of(address));
    }
    try {
      return address.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no address of a key set: " + ShownAddress.of(address), e);
    }
  }

  static SigningKeys ofSet(String json) {
    try {
      JWKSource<SecurityContext> set = new ImmutableJWKSet<>(JWKSet.parse(json));
      return new SigningKeys(header -> ofHeader(set, header), () -> {});
    } catch (ParseException e) {
      // The message may quote a private key.
      throw new IllegalArgumentException("no JWK set (RFC 7517): {\"keys\": [{\"kty\": …}]}");
    }
  }

  static SigningKeys of(List<PublicKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("tokens need at least one key");
    }
    return new SigningKeys(
        header -> keys.stream().filter(key -> fits(header.getAlgorithm(), key)).toList(), () -> {});
  }

  static SigningKeys ofSecrets(List<String> secrets) {
    List<byte[]> octets =
        Elements.of(secrets, "secrets").stream()
            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
            .toList();
    if (secrets.isEmpty() || octets.stream().anyMatch(o -> o.length < MIN_SECRET_OCTETS)) {
      throw new IllegalArgumentException(
          "tokens need at least one secret, and each at least " + MIN_SECRET_OCTETS + " octets");
    }
    List<SecretKeySpec> keys =
        octets.stream().map(secret -> new SecretKeySpec(secret, "HmacSHA256")).toList();
    return new SigningKeys(header -> keys, () -> {});
  }

  private static List<? extends Key> ofHeader(JWKSource<SecurityContext> set, JWSHeader header)
      throws KeySourceException {
    List<JWK> found = set.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
    return KeyConverter.toJavaKeys(found).stream()
        .filter(PublicKey.class::isInstance)
        .filter(key -> fits(header.getAlgorithm(), key))
        .toList();
  }

  private static boolean fits(JWSAlgorithm algorithm, Key key) {
    return key instanceof RSAPublicKey rsa
        ? JWSAlgorithm.Family.RSA.contains(algorithm)
            && rsa.getModulus().bitLength() >= MIN_RSA_BITS
        : key instanceof ECPublicKey && JWSAlgorithm.Family.EC.contains(algorithm);
  }

  /**
   * Why no key of the issuer has signed the token; empty if one has.
   *
   * @throws IllegalStateException if no keys are available now
   */
  Optional<Kind> refusal(JWSObject token) {
    List<? extends Key> keys = keys(token.getHeader());
    if (keys.isEmpty()) {
      return Optional.of(Kind.UNKNOWN_KEY);
    }
    boolean genuine = keys.stream().limit(MAX_TRIED).anyMatch(key -> hasSigned(key, token));
    return genuine ? Optional.empty() : Optional.of(Kind.FORGED);
  }

  private List<? extends Key> keys(JWSHeader header) {
    try {
      List<? extends Key> keys = source.keys(header);
      loaded = true;
      return keys;
    } catch (RateLimitReachedException e) {
      if (loaded) {
        return List.of(); // the set is there, and was fetched just before
      }
      throw new IllegalStateException("no keys of the issuer yet", e);
    } catch (KeySourceException e) {
      throw new IllegalStateException("the issuer's key set can't be fetched", e);
    }
  }

  private boolean hasSigned(Key key, JWSObject token) {
    try {
      return token.verify(verifiers.createJWSVerifier(token.getHeader(), key));
    } catch (JOSEException e) {
      return false; // a key of another curve or size than the algorithm's
    }
  }

  @Override
  public void close() {
    try {
      resource.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Source {
    List<? extends Key> keys(JWSHeader header) throws KeySourceException;
  }

  /** Follows no redirection: keys come from the address that was configured. */
  private static final class Fetch extends DefaultResourceRetriever {
    Fetch() {
      super(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_SET_OCTETS);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL address) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(address);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
