package dev.edgekit.examples.demo;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.AuthGateBuilder;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.key.ApiKey;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.path.CanonicalPath;
import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.session.AuthJsSessions;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.IronSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.cache.CacheStats;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.cache.cloudfront.CloudFrontLinter;
import dev.edgekit.cache.cloudfront.CloudFrontPurger;
import dev.edgekit.cache.cloudfront.CloudFrontPurgerBuilder;
import dev.edgekit.http.Headers;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkExchange;
import dev.edgekit.http.jdk.JdkServer;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.ImageServiceBuilder;
import dev.edgekit.image.ImgTag;
import dev.edgekit.image.UrlSigner;
import dev.edgekit.image.engine.GammaSpace;
import dev.edgekit.image.store.ClasspathOriginals;
import dev.edgekit.image.store.HttpOriginals;
import dev.edgekit.image.store.HttpOriginalsBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/**
 * An object of any type that stands in a public signature: given here, or made by its factories.
 */
final class Samples {
  private final Map<Class<?>, Object> known = new HashMap<>();
  private final Set<Class<?>> making = new HashSet<>();

  Samples(Path folder) {
    known.put(Path.class, folder);
    known.put(String.class, "a");
    known.put(Object.class, "a");
    known.put(CharSequence.class, "a");
    known.put(int.class, 1);
    known.put(long.class, 1L);
    known.put(double.class, 0.5);
    known.put(float.class, 0.5f);
    known.put(boolean.class, false);
    known.put(byte.class, (byte) 1);
    known.put(short.class, (short) 1);
    known.put(char.class, 'a');
    known.put(void.class, "");
    known.put(Void.class, "");
    known.put(Boolean.class, false);
    known.put(Integer.class, 1);
    known.put(Long.class, 1L);
    known.put(Double.class, 0.5);
    known.put(URI.class, URI.create("https://a.example/"));
    known.put(Duration.class, Duration.ofSeconds(1));
    known.put(Instant.class, Instant.EPOCH);
    known.put(Throwable.class, new RuntimeException("a"));
    known.put(Class.class, Samples.class);
    known.put(ClassLoader.class, Samples.class.getClassLoader());
    known.put(MeterRegistry.class, new SimpleMeterRegistry());
    giveCore();
    giveCache();
    giveImage();
    giveAuth(folder);
  }

  private void giveCore() {
    known.put(Request.class, Request.get("/a").host("a.example").build());
    known.put(RequestBuilder.class, Request.get("/a"));
    known.put(Headers.Builder.class, Headers.builder());
    known.put(ReceivedRequest.class, Request.received("GET", "/a"));
    known.put(Response.class, Response.text("a"));
    AtomicReference<JdkExchange> exchange = new AtomicReference<>();
    try (JdkServer server =
        JdkServer.onLoopback(
            0,
            asked -> {
              exchange.set(asked);
              return Response.text("a");
            })) {
      URI.create(server.url()).toURL().openStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    known.put(JdkExchange.class, exchange.get());
  }

  private void giveCache() {
    ResponseCache cache = ResponseCache.builder().build();
    known.put(ResponseCache.class, cache);
    known.put(ResponseCacheBuilder.class, ResponseCache.builder());
    known.put(InvalidationReceipt.class, cache.invalidate(CacheTag.of("a")));
    known.put(CacheStats.class, cache.stats());
    known.put(CloudFrontLinter.class, CloudFrontLinter.of("{\"MinTTL\": 0}"));
    known.put(
        CloudFrontPurgerBuilder.class,
        CloudFrontPurger.builder((CloudFrontClient) of(CloudFrontClient.class), "a"));
  }

  private void giveImage() {
    ImageService images = imageBuilder().build();
    known.put(ImageService.class, images);
    known.put(ImageServiceBuilder.class, imageBuilder());
    known.put(ImgTag.class, images.img("a.jpg"));
    known.put(GammaSpace.class, new GammaSpace(2.2, GammaSpace.SRGB));
    known.put(UrlSigner.class, UrlSigner.of("a", new byte[16]));
    known.put(HttpOriginals.class, HttpOriginals.under(URI.create("https://a.example/")).build());
    known.put(HttpOriginalsBuilder.class, HttpOriginals.under(URI.create("https://a.example/")));
    known.put(
        ClasspathOriginals.class,
        ClasspathOriginals.under(Samples.class.getClassLoader(), "dev/edgekit/"));
  }

  private static ImageServiceBuilder imageBuilder() {
    return ImageService.builder().originals(key -> Optional.empty()).widths(320);
  }

  private void giveAuth(Path folder) {
    RuleSet rules = RuleSet.clientPrefix();
    Request request = (Request) of(Request.class);
    AuthGate gate = AuthGate.builder().build();
    known.put(AuthGate.class, gate);
    known.put(AuthGateBuilder.class, AuthGate.builder());
    known.put(RuleSet.class, rules);
    known.put(Classification.class, new RequestClassifier(rules).classify(request));
    known.put(Decision.class, gate.decide(request));
    known.put(CanonicalPath.class, CanonicalPath.of("/a"));
    known.put(SessionStore.class, SessionStore.inMemory());
    ApiKeys keys = ApiKeys.at(folder.resolve("keys.json"));
    known.put(ApiKeys.class, keys);
    known.put(ApiKey.class, keys.issue("a").key());
    known.put(
        ExpressSessions.class,
        ExpressSessions.in(SessionStore.inMemory(), List.of("keyboard cat")));
    known.put(IronSessions.class, IronSessions.of("a", List.of("a".repeat(32))));
    known.put(AuthJsSessions.class, AuthJsSessions.authJs(List.of("keyboard cat")));
  }

  Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (type instanceof TypeVariable<?> variable) {
      return of(variable.getBounds()[0]);
    }
    if (type instanceof WildcardType wildcard) {
      return of(
          wildcard.getLowerBounds().length > 0
              ? wildcard.getLowerBounds()[0]
              : wildcard.getUpperBounds()[0]);
    }
    Class<?> raw = (Class<?>) type;
    Object sample = known.get(raw);
    if (sample == null) {
      if (!making.add(raw)) {
        throw new IllegalStateException("no sample of " + raw.getName());
      }
      try {
        sample = make(raw);
      } finally {
        making.remove(raw);
      }
      known.put(raw, sample);
    }
    return sample;
  }

  private Object ofGeneric(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] of = type.getActualTypeArguments();
    if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
      return List.of(of(of[0]));
    }
    if (raw == Set.class) {
      return Set.of(of(of[0]));
    }
    if (raw == Optional.class) {
      return Optional.of(of(of[0]));
    }
    if (raw == Map.class) {
      return Map.of(of(of[0]), of(of[1]));
    }
    return raw.isInterface() ? implement(raw, of) : of(raw);
  }

  private Object make(Class<?> type) {
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, of(type.getComponentType()));
      return array;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    List<Executable> factories =
        Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getMethods()))
            .filter(
                e ->
                    e instanceof Method m
                        ? isFactory(m, type)
                        : !Modifier.isAbstract(type.getModifiers()))
            .sorted(
                Comparator.comparing(Executable::getParameterCount)
                    .thenComparing(Executable::toString))
            .toList();
    List<Throwable> problems = new ArrayList<>();
    for (Executable factory : factories) {
      try {
        Object[] arguments =
            Arrays.stream(factory.getGenericParameterTypes()).map(this::of).toArray();
        return factory instanceof Method method
            ? method.invoke(null, arguments)
            : ((Constructor<?>) factory).newInstance(arguments);
      } catch (InvocationTargetException e) {
        problems.add(e.getCause());
      } catch (ReflectiveOperationException | IllegalStateException e) {
        problems.add(e);
      }
    }
    if (type.isInterface()) {
      return implement(type, new Type[0]);
    }
    throw new IllegalStateException("no sample of " + type.getName() + ": " + problems);
  }

  private static boolean isFactory(Method method, Class<?> type) {
    return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type;
  }

  private Object implement(Class<?> type, Type[] of) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> 1;
            case "toString" -> "a " + type.getSimpleName();
            default -> of(resolved(method.getGenericReturnType(), type, of));
          };
        };
    return Proxy.newProxyInstance(Samples.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static Type resolved(Type type, Class<?> owner, Type[] of) {
    int index = Arrays.asList(owner.getTypeParameters()).indexOf(type);
    return index >= 0 && index < of.length ? of[index] : type;
  }

  void close() throws Exception {
    for (Object sample : known.values()) {
      if (sample instanceof AutoCloseable closeable && !Proxy.isProxyClass(sample.getClass())) {
        closeable.close();
      }
    }
  }
}
