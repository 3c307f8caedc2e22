package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMetricsTest {
  @TempDir Path directory;
  @TempDir Path variants;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ImageMetrics metrics = ImageMetrics.in(registry);
  private final byte[] original = Pictures.jpeg(Pictures.photo(600, 400));
  private ImageService images;

  @BeforeEach
  void start() throws Exception {
    Files.write(directory.resolve("a.jpg"), original);
    images = service(true);
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void countsWhatIsMadeAndServed() {
    Response made = get(images, "image/avif");
    get(images, "image/avif");
    String tag = made.headers().first("ETag").orElseThrow();
    images.serve(
        Request.get("/images/a.jpg")
            .header("Accept", "image/avif")
            .header("If-None-Match", tag)
            .build());
    images.serve(Request.get("/images/none.jpg").build());

    assertThat(
            registry
                .get("edgekit.image.encodes")
                .tags("format", "avif", "outcome", "encoded")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(registry.get("edgekit.image.step").tags("step", "encode").timer().count())
        .isEqualTo(1);
    assertThat(bytes("in")).isEqualTo(original.length);
    assertThat(bytes("out")).isEqualTo(made.body().length);
    assertThat(requests("miss", 200)).isEqualTo(1);
    assertThat(requests("hit", 200)).isEqualTo(1);
    assertThat(requests("hit", 304)).isEqualTo(1);
    assertThat(registry.get("edgekit.image.failures").tags("reason", "not_found").counter().count())
        .isEqualTo(1);
  }

  @Test
  void showsTheTrafficSaved() {
    Response first = get(images, "image/avif");
    int avif = first.body().length;
    get(images, "image/avif");
    Request known =
        Request.get("/images/a.jpg")
            .header("Accept", "image/avif")
            .header("If-None-Match", first.headers().first("ETag").orElseThrow())
            .build();
    assertThat(images.serve(known).status()).isEqualTo(304); // sends nothing

    double baseline = traffic("baseline") / 2;
    assertThat(baseline).isGreaterThan(avif);
    assertThat(traffic("sent")).isEqualTo(2 * avif);
    assertThat(registry.get("edgekit.image.traffic.saved").gauge().value())
        .isCloseTo(1 - avif / baseline, within(1e-9))
        .isPositive();
  }

  @Test
  void keepsTheBaselineBesideThePicture() {
    get(images, "image/avif");
    images.close();
    images = service(false);
    double before = traffic("baseline");

    get(images, "image/avif");

    assertThat(traffic("baseline")).isEqualTo(2 * before).isPositive();
  }

  @Test
  void countsNoTrafficWithoutABaseline() {
    try (ImageService plain = service(false)) {
      get(plain, "image/avif");
    }

    assertThat(traffic("sent")).isZero();
    assertThat(metrics.saved()).isZero();
  }

  @Test
  void showsHowTheServiceIs() {
    assertThat(gauge("edgekit.image.avif")).isEqualTo(images.state().makesAvif() ? 1 : 0);
    assertThat(gauge("edgekit.image.reachable", "store", "originals")).isEqualTo(1);
    assertThat(gauge("edgekit.image.reachable", "store", "variants")).isEqualTo(1);
    assertThat(gauge("edgekit.image.under.way")).isZero();
    assertThat(gauge("edgekit.image.queued")).isZero();
    assertThat(gauge("edgekit.image.refining")).isZero();
    assertThat(images.state())
        .hasToString(
            images.state().makesAvif()
                ? "AVIF, originals reachable, variants reachable, 0 under way, 0 queued, 0 to refine"
                : "no AVIF, originals reachable, variants reachable, 0 under way, 0 queued, 0 to refine");
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private ImageService service(boolean measureBaseline) {
    ImageServiceBuilder builder =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .variants(FilesystemVariants.at(variants))
            .widths(300)
            .limits(Pictures.PATIENT)
            .listener(metrics)
            .withoutRefinement();
    return (measureBaseline ? builder.measureBaseline() : builder).build();
  }

  private static Response get(ImageService images, String accept) {
    return images.serve(Request.get("/images/a.jpg").header("Accept", accept).build());
  }

  private double bytes(String direction) {
    return registry.get("edgekit.image.bytes").tags("direction", direction).counter().count();
  }

  private double traffic(String as) {
    return registry.get("edgekit.image.traffic").tags("as", as).counter().count();
  }

  private long requests(String result, int status) {
    return registry
        .get("edgekit.image.requests")
        .tags("result", result, "status", Integer.toString(status))
        .timer()
        .count();
  }
}
