package dev.edgekit.benchmarks.story.node;

import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.ImageServiceBuilder;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pictures by EdgeKit. Thread-safe. */
public final class EdgeKitPictures implements CoursePictures {
  private static final Pattern VERSION = Pattern.compile("[?&]v=([^&, ]+)");

  private final ImageService images;

  EdgeKitPictures(Path originals, Path variants, boolean refined, EdgePurger purger) {
    ImageServiceBuilder builder =
        service(originals, variants)
            .purger((tags, paths) -> purger.purge(tags.stream().map(CacheTag::of).toList(), paths));
    this.images = (refined ? builder : builder.withoutRefinement()).build();
  }

  /** The service's settings, also for who makes its pictures beforehand. */
  public static ImageServiceBuilder service(Path originals, Path variants) {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(originals))
        .variants(FilesystemVariants.at(variants))
        .widths(Platform.LADDER.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Response serve(Request request) {
    return images.serve(request);
  }

  @Override
  public String version(String name) {
    Matcher version = VERSION.matcher(images.srcset(name));
    if (!version.find()) {
      throw new IllegalStateException("the store can't say the version of " + name);
    }
    return version.group(1);
  }

  @Override
  public void replaced(String name) {
    images.evict(name);
  }

  @Override
  public void close() {
    images.close();
  }
}
