package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.Rights;
import dev.edgekit.image.internal.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** IPTC-IIM 4.2 in Photoshop's image resources, as JPEG's APP13 has them. */
final class Iptc {
  private static final String PHOTOSHOP = "Photoshop 3.0\0";
  private static final int IIM = 0x0404;
  private static final int MARKER = 0x1c;
  private static final int APPLICATION = 2;
  private static final int BY_LINE = 80;
  private static final int COPYRIGHT_NOTICE = 116;
  private static final int MAX_TEXTS = 16;

  private Iptc() {}

  /** What a segment says, up to where it is broken. */
  static Rights read(Bytes segment) {
    if (!segment.is(0, PHOTOSHOP)) {
      return Rights.UNSTATED;
    }
    try {
      long at = PHOTOSHOP.length();
      while (segment.is(at, "8BIM")) {
        int name = 1 + segment.u8(at + 6);
        long data = at + 6 + name + (name & 1) + 4;
        long length = segment.u32(data - 4);
        if (segment.u16(at + 4) == IIM) {
          return records(segment.sliceUpTo(data, length));
        }
        at = data + length + (length & 1);
      }
    } catch (ImageException e) {
      return Rights.UNSTATED; // broken metadata does not make a picture unusable
    }
    return Rights.UNSTATED;
  }

  private static Rights records(Bytes iim) {
    List<String> artists = new ArrayList<>();
    String copyright = "";
    long at = 0;
    while (iim.has(at, 5) && iim.u8(at) == MARKER && iim.has(at + 5, iim.u16(at + 3))) {
      Bytes text = iim.slice(at + 5, iim.u16(at + 3));
      boolean application = iim.u8(at + 1) == APPLICATION;
      if (application && iim.u8(at + 2) == BY_LINE && artists.size() < MAX_TEXTS) {
        artists.add(text(text.copy()));
      } else if (application && iim.u8(at + 2) == COPYRIGHT_NOTICE) {
        copyright = text(text.copy());
      }
      at += 5 + text.length();
    }
    return new Rights(String.join("; ", artists), copyright);
  }

  /**
   * A text: UTF-8 if the bytes are valid as that, since few files state their character set;
   * otherwise Latin-1.
   */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
