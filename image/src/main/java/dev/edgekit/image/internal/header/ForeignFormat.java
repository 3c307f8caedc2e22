package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats that people upload but that aren't read here, recognised by their first bytes to say what
 * to do instead. None of them is ever decoded.
 */
enum ForeignFormat {
  HEIC(
      "a HEIC picture",
      "upload it as JPEG, which phones do by themselves where the form says"
          + " accept=\"image/jpeg,image/png,image/webp\""),
  SVG(
      "an SVG drawing",
      "serve it as a file, with Content-Security-Policy: sandbox, or upload it as PNG"),
  TIFF("a TIFF picture", "upload it as JPEG or PNG"),
  BMP("a BMP picture", "upload it as PNG"),
  PSD("a Photoshop file", "upload it as JPEG or PNG"),
  JPEG_XL("a JPEG XL picture", "upload it as JPEG, PNG or AVIF"),
  PDF("a PDF document", "upload a picture of its page");

  /** How far SVG's root may be from the start, after comments and a document type. */
  private static final int SVG_WITHIN = 1_024;

  private static final String[] HEIC_BRANDS = {"heic", "heix", "heim", "heis", "hevc", "hevx"};

  private final String name;
  private final String cure;

  ForeignFormat(String name, String cure) {
    this.name = name;
    this.cure = cure;
  }

  /** What to throw for bytes that are none of the formats that are read. */
  static ImageException refusal(Bytes bytes) {
    String words =
        of(bytes)
            .map(
                format ->
                    "The original is %s, which isn't read here: %s."
                        .formatted(format.name, format.cure))
            .orElse("The original is not a JPEG, PNG, GIF, WebP or AVIF picture.");
    return new ImageException(Reason.UNSUPPORTED, words);
  }

  private static Optional<ForeignFormat> of(Bytes bytes) {
    if (bytes.is(4, "ftyp")) {
      return isHeic(bytes) ? Optional.of(HEIC) : Optional.empty();
    }
    if (bytes.is(0, "II*\0") || bytes.is(0, "MM\0*")) {
      return Optional.of(TIFF);
    }
    if (bytes.is(0, "BM")) {
      return Optional.of(BMP);
    }
    if (bytes.is(0, "8BPS")) {
      return Optional.of(PSD);
    }
    if (bytes.is(0, "\u00ff\n") || bytes.is(4, "JXL ")) {
      return Optional.of(JPEG_XL);
    }
    if (bytes.is(0, "%PDF-")) {
      return Optional.of(PDF);
    }
    return isSvg(bytes) ? Optional.of(SVG) : Optional.empty();
  }

  private static boolean isHeic(Bytes bytes) {
    return Arrays.stream(HEIC_BRANDS).anyMatch(brand -> bytes.is(8, brand))
        || (bytes.is(8, "mif1")
            && Arrays.stream(HEIC_BRANDS).anyMatch(brand -> bytes.is(16, brand)));
  }

  private static boolean isSvg(Bytes bytes) {
    int length = Math.min(SVG_WITHIN, bytes.length());
    String start = bytes.text(0, length).toLowerCase(Locale.ROOT);
    String first = start.replace("\u00ef\u00bb\u00bf", "").stripLeading();
    return first.startsWith("<") && first.contains("<svg");
  }
}
