package dev.edgekit.image.internal.serve;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Transform;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.VariantKey;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The picture that is shown in place of one that can't be, made and stored like any other. Its
 * version is a digest of its bytes, since no store of originals gives it one. Immutable.
 */
public final class FallbackPicture implements Original {
  private static final SourceKey KEY = SourceKey.of("edgekit-fallback");

  /** Faults of the caller who wrote the address, who should see what is wrong. */
  private static final Set<Reason> OF_THE_REQUEST =
      EnumSet.of(
          Reason.BAD_REQUEST,
          Reason.FORBIDDEN,
          Reason.METHOD_NOT_ALLOWED,
          Reason.PRECONDITION_FAILED);

  private final byte[] picture;
  private final String version;

  /** A fallback; the bytes are copied. */
  public FallbackPicture(byte[] picture) {
    this.picture = picture.clone();
    this.version = "fallback " + PictureAddress.version(KEY, Arrays.toString(picture));
  }

  /** A copy of its bytes. */
  public byte[] picture() {
    return picture.clone();
  }

  static boolean isFor(ImageException problem) {
    return !OF_THE_REQUEST.contains(problem.reason());
  }

  VariantKey key(Transform transform) {
    return VariantKey.of(KEY, version, transform);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(picture);
  }
}
