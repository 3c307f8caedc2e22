package dev.edgekit.image.internal.serve;

import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.VariantKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses of pictures, and a picture's version and tag as the outside sees them.
 *
 * @param prefix of every path
 */
public record PictureAddress(String prefix) {
  private static final int VERSION_CHARACTERS = 10;

  /** The path of an original, without width and version. */
  public String path(SourceKey source) {
    return prefix + PathText.encode(source.value());
  }

  /**
   * A sentence about a name that has the prefix in it, which is put before it once more; or none.
   */
  public String prefixInName(SourceKey source) {
    String doubled = prefix.substring(1);
    return !doubled.isEmpty() && source.value().startsWith(doubled)
        ? " Addresses begin with %s by themselves: name it %s"
            .formatted(prefix, source.value().substring(doubled.length()))
        : "";
  }

  /** The path with a width and, where it is known, the version. */
  public static String at(String path, int width, Optional<String> version) {
    return with(path, "w=" + width, version);
  }

  /** The path with a preset at a size and, where it is known, the version. */
  public static String at(String path, String preset, Menu.Size size, Optional<String> version) {
    return with(path, "preset=" + preset + size.query(), version);
  }

  /** The path with the parameters of a transform and, where it is known, the version. */
  public static String at(String path, Menu menu, Transform transform, Optional<String> version) {
    return with(path, FreeParameters.query(menu.plain(), transform, menu.overlays()), version);
  }

  private static String with(String path, String query, Optional<String> version) {
    String all =
        Stream.concat(Stream.of(query), version.map(v -> "v=" + v).stream())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return all.isEmpty() ? path : path + "?" + all;
  }

  /**
   * The original's version as an address names it: a digest, since the store's own text may reveal
   * what only the store should know.
   */
  public static String version(SourceKey source, String version) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(VariantKey.sourceId(source).getBytes(StandardCharsets.UTF_8));
      byte[] hash = digest.digest(version.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(hash)
          .substring(0, VERSION_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The tag of everything made of an original, for a CDN: safe in any header field. */
  public static String tag(SourceKey source) {
    return "image-" + VariantKey.sourceId(source);
  }
}
