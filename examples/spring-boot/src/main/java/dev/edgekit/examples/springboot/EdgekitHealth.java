package dev.edgekit.examples.springboot;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.cache.CacheState;
import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.ImageState;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * How the cache, the pictures and the gate are. Never down: without Redis or a store this node
 * still serves what it can, and a load balancer must not take all nodes away because Redis is.
 */
@Component
class EdgekitHealth implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ResponseCache cache;
  private final ImageService images;
  private final AuthGate gate;

  EdgekitHealth(ResponseCache cache, ImageService images, AuthGate gate) {
    this.cache = cache;
    this.images = images;
    this.gate = gate;
  }

  @Override
  public Health health() {
    CacheState fleet = cache.state();
    ImageState pictures = images.state();
    boolean well =
        !Set.of(Part.DOWN, Part.REFUSING).contains(fleet.log())
            && pictures.makesAvif()
            && pictures.originalsReachable()
            && pictures.variantsReachable()
            && gate.state().isHealthy();
    return Health.status(well ? Status.UP : DEGRADED)
        .withDetail("cache", fleet.toString())
        .withDetail("hitRatio", cache.stats().hitRatio())
        .withDetail("images", pictures.toString())
        .withDetail("gate", gate.state().toString())
        .build();
  }
}
