package dev.edgekit.examples.springboot;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.AuthMetrics;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.cache.CacheMetrics;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.image.ImageMetrics;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** A Spring Boot service with EdgeKit's three libraries as beans; Spring closes them. */
@SpringBootApplication
public class CourseService {
  /** Starts the service. */
  public static void main(String[] arguments) {
    SpringApplication.run(CourseService.class, arguments);
  }

  /** In one node; {@code .remote(RedisTier.connect(uri))} joins it to a fleet. */
  @Bean
  ResponseCache responseCache(MeterRegistry registry) {
    ResponseCache cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(64L << 20))
            .policy(
                CachePolicy.fresh(ofMinutes(5))
                    .staleWhileRevalidate(ofHours(1))
                    .browser(Duration.ZERO) // a browser's copy is out of reach of every purge
                    .sharedAcrossUsers() // whoever asks, with or without a key, gets the same
                    .tags("categories"))
            .afterCommit(new SpringTransactions())
            .build();
    CacheMetrics.bind(cache, registry);
    return cache;
  }

  @Bean
  ImageService imageService(@Value("${edgekit.data}") String data, MeterRegistry registry) {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(Path.of(data, "originals")))
        .variants(FilesystemVariants.at(Path.of(data, "variants")))
        .widths(320, 640, 960)
        .listener(ImageMetrics.in(registry))
        .build();
  }

  /** By default a session under {@code /client} and an API key elsewhere. */
  @Bean
  AuthGate authGate(
      @Value("${edgekit.rules:}") String rules,
      ExpressSessions sessions,
      ApiKeys keys,
      MeterRegistry registry) {
    return AuthGate.builder()
        .rules(
            rules.isEmpty()
                ? RuleSource.of(RuleSet.clientPrefix())
                : RuleSource.watching(Path.of(rules)))
        .sessions(sessions)
        .apiKeys(keys)
        .listener(AuthMetrics.in(registry))
        .build();
  }

  /** Before every other filter, and for every dispatch. */
  @Bean
  FilterRegistrationBean<GateFilter> gateFilter(AuthGate gate) {
    FilterRegistrationBean<GateFilter> filter = new FilterRegistrationBean<>(GateFilter.of(gate));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return filter;
  }

  /** In Redis, where the front end writes them; without one, in this process. */
  @Bean
  ExpressSessions sessions(
      @Value("${edgekit.redis:}") String redis, @Value("${edgekit.session-secret}") String secret) {
    SessionStore store = redis.isEmpty() ? SessionStore.inMemory() : RedisStore.connect(redis);
    return ExpressSessions.in(store, List.of(secret));
  }

  @Bean
  ApiKeys apiKeys(@Value("${edgekit.data}") String data) {
    return ApiKeys.at(Path.of(data, "keys.json"));
  }
}
