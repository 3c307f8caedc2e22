package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private pictures. */
class TenantTest {
  private static final Tenant ACME = Tenant.of("acme");
  private static final Tenant GLOBEX = Tenant.of("globex");

  @TempDir Path directory;
  private final AtomicInteger transforms = new AtomicInteger();
  private final Request request =
      Request.get("/images/a.jpg?w=320").header("Accept", "image/webp,*/*").build();
  private Path variants;
  private ImageService images;

  @BeforeEach
  void start() throws Exception {
    Path originals = Files.createDirectory(directory.resolve("originals"));
    variants = directory.resolve("variants");
    Files.write(originals.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(400, 300)));
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(originals))
            .variants(FilesystemVariants.at(variants))
            .widths(320)
            .limits(Pictures.PATIENT)
            .listener(counting)
            .withoutRefinement()
            .build();
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void noTwoTenantsShareAVariant() throws Exception {
    images.serve(request, ACME);
    images.serve(request, GLOBEX);
    images.serve(request);
    assertThat(transforms).as("made for each").hasValue(3);

    images.serve(request, ACME);
    images.serve(request, GLOBEX);
    images.serve(request);

    assertThat(transforms).as("and kept for each").hasValue(3);
    assertThat(stored()).hasSize(3);
  }

  @Test
  void noSharedCacheMayKeepATenantsPicture() {
    Response own = images.serve(request, ACME);
    String tag = own.headers().first("ETag").orElseThrow();
    String version = images.placeholder("a.jpg").version();
    Request again = Request.get("/images/a.jpg?v=" + version).header("If-None-Match", tag).build();

    assertThat(own.headers().first("Cache-Control"))
        .contains("private, max-age=86400, stale-if-error=86400");
    assertThat(images.serve(again, ACME).headers().first("Cache-Control"))
        .contains("private, max-age=31536000, immutable");
    assertThat(images.serve(request).headers().first("Cache-Control"))
        .contains("public, max-age=86400, stale-if-error=86400");
  }

  @Test
  void evictingAnOriginalDropsEveryTenantsVariants() throws Exception {
    images.serve(request, ACME);
    images.serve(request, GLOBEX);
    images.serve(request);

    images.evict("a.jpg");

    assertThat(stored()).isEmpty();
  }

  @Test
  void refusesATenantWithoutAName() {
    assertThatThrownBy(() -> Tenant.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tenant.of("x".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("201");
  }

  private List<Path> stored() throws Exception {
    try (var files = Files.walk(variants)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
