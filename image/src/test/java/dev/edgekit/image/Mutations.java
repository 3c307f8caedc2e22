package dev.edgekit.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Pictures that are broken in a part, not in a byte: parts removed, doubled, exchanged, taken from
 * another file of the format, with other numbers in them. Lengths and checksums are put right
 * afterwards (mostly), so that decoders get to see what is wrong.
 */
final class Mutations {
  private static final Set<String> CONTAINERS =
      Set.of("meta", "iprp", "ipco", "iref", "iinf", "moov", "trak", "mdia", "minf", "stbl");
  private static final int[] EXTREMES = {0, 1, 2, 0x7f, 0x80, 0xfe, 0xff};
  private static final int MAX_BYTES = 1 << 20;

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** How a format divides into parts: each its kind, four bytes or fewer, and its content. */
  private enum Layout {
    PNG,
    JPEG,
    WEBP,
    GIF,
    AVIF;

    static Layout of(byte[] file) {
      return switch (file[0] & 0xff) {
        case 0x89 -> PNG;
        case 0xff -> JPEG;
        case 'R' -> WEBP;
        case 'G' -> GIF;
        default -> AVIF;
      };
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Part(String kind, byte[] content) {}

  /** The file with one to four things done to its parts. */
  byte[] mutate(byte[] file, byte[] other) {
    Layout layout = Layout.of(file);
    List<Part> donor = Layout.of(other) == layout ? split(layout, other) : split(layout, file);
    byte[] whole = join(layout, mutate(layout, split(layout, file), donor));
    return whole.length > MAX_BYTES ? Arrays.copyOf(whole, MAX_BYTES) : whole;
  }

  private List<Part> mutate(Layout layout, List<Part> original, List<Part> donor) {
    List<Part> parts = new ArrayList<>(original);
    for (int i = random.nextInt(4); i >= 0 && !parts.isEmpty(); i--) {
      int at = random.nextInt(parts.size());
      Part part = parts.get(at);
      switch (random.nextInt(10)) {
        case 0 -> parts.remove(at);
        case 1 -> parts.add(random.nextInt(parts.size() + 1), part);
        case 2 -> parts.set(at, parts.set(random.nextInt(parts.size()), part));
        case 3 -> parts.add(at, donor.get(random.nextInt(donor.size())));
        case 4 -> parts.set(at, donor.get(random.nextInt(donor.size())));
        case 5 -> repeat(parts, at, part);
        default -> parts.set(at, mutate(layout, part));
      }
    }
    return parts;
  }

  private void repeat(List<Part> parts, int at, Part part) {
    for (int i = random.nextInt(40); i > 0; i--) {
      parts.add(at, part);
    }
  }

  private Part mutate(Layout layout, Part part) {
    if (layout == Layout.AVIF && CONTAINERS.contains(part.kind)) {
      int head = part.kind.equals("meta") || part.kind.equals("iref") ? 4 : infoHead(part);
      List<Part> inner = boxes(Arrays.copyOfRange(part.content, head, part.content.length));
      byte[] changed = join(Layout.AVIF, mutate(layout, inner, inner));
      return new Part(part.kind, concat(Arrays.copyOf(part.content, head), changed));
    }
    if (part.kind.equals("IDAT") && random.nextBoolean()) {
      return new Part(part.kind, deflated(changed(inflated(part.content))));
    }
    if (part.kind.equals("ANMF") && part.content.length > 16) {
      byte[] chunks = Arrays.copyOfRange(part.content, 16, part.content.length);
      List<Part> inner = chunks(chunks, 0);
      byte[] changed = join(mutate(layout, inner, inner));
      return new Part(part.kind, concat(Arrays.copyOf(part.content, 16), changed));
    }
    return new Part(part.kind, changed(part.content));
  }

  private static int infoHead(Part part) {
    return part.kind.equals("iinf") ? Math.min(part.content.length, 6) : 0;
  }

  /** Other numbers, fewer bytes, or more. */
  private byte[] changed(byte[] content) {
    byte[] changed = content.clone();
    if (content.length == 0) {
      return new byte[random.nextInt(20)];
    }
    int reach = random.nextBoolean() ? Math.min(content.length, 24) : content.length;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(reach);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(changed, at, Math.min(content.length, at + 4), extreme());
        default -> changed[at] = extreme();
      }
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(changed, random.nextInt(changed.length));
      case 1 -> Arrays.copyOf(changed, changed.length + random.nextInt(64));
      default -> changed;
    };
  }

  private byte extreme() {
    return (byte) EXTREMES[random.nextInt(EXTREMES.length)];
  }

  private static List<Part> split(Layout layout, byte[] file) {
    return switch (layout) {
      case PNG -> pngChunks(file);
      case JPEG -> segments(file);
      case WEBP -> chunks(file, 12);
      case GIF -> blocks(file);
      case AVIF -> boxes(file);
    };
  }

  /** Now and then one length is a lie. */
  private byte[] join(Layout layout, List<Part> parts) {
    byte[] joined =
        switch (layout) {
          case PNG -> joinPng(parts);
          case WEBP -> joinWebp(parts);
          case AVIF -> joinBoxes(parts);
          default -> join(parts);
        };
    if (random.nextInt(12) == 0 && joined.length > 40) {
      int at = random.nextInt(joined.length - 4);
      Arrays.fill(joined, at, at + 1 + random.nextInt(4), extreme());
    }
    return joined;
  }

  private static List<Part> pngChunks(byte[] file) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file);
    for (int at = 8; at + 12 <= file.length; at += 12 + in.getInt(at)) {
      parts.add(part(file, at + 4, at + 8, at + 8 + in.getInt(at)));
    }
    return parts;
  }

  private static byte[] joinPng(List<Part> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    parts.forEach(part -> out.writeBytes(Pictures.chunk(part.kind, part.content)));
    return out.toByteArray();
  }

  /** Markers with their segments; behind a start of scan its data are a part without a marker. */
  private static List<Part> segments(byte[] file) {
    List<Part> parts = new ArrayList<>(List.of(part(file, 0, 2, 2)));
    int at = 2;
    while (at + 4 <= file.length) {
      int end = at + 2 + ((file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
      boolean scan = file[at + 1] == (byte) 0xda;
      parts.add(part(file, at, at + 2, end));
      at = end;
      while (scan && at + 2 < file.length && !isMarker(file, at)) {
        at++;
      }
      if (scan) {
        parts.add(part(file, end, end, at));
      }
    }
    parts.add(part(file, file.length - 2, file.length, file.length));
    return parts;
  }

  private static boolean isMarker(byte[] file, int at) {
    int marker = file[at + 1] & 0xff;
    return file[at] == (byte) 0xff
        && marker != 0
        && marker != 0xff
        && (marker < 0xd0 || marker > 0xd7);
  }

  private static List<Part> chunks(byte[] file, int from) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at + 8 <= file.length; at += 8 + in.getInt(at + 4) + (file[at + 4] & 1)) {
      parts.add(part(file, at, at + 4, at + 8, at + 8 + in.getInt(at + 4)));
    }
    return parts;
  }

  private static byte[] joinWebp(List<Part> parts) {
    byte[] chunks = join(parts);
    ByteBuffer out = ByteBuffer.allocate(12 + chunks.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + chunks.length);
    return out.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(chunks).array();
  }

  /** The screen, then each block as it is: what is in it has no length of its own. */
  private static List<Part> blocks(byte[] file) {
    List<Part> parts = new ArrayList<>();
    int at = 13 + table(file[10]);
    parts.add(part(file, 0, 0, at));
    while (at + 2 < file.length) {
      boolean picture = file[at] == 0x2c;
      int end = at + (picture ? 11 + table(file[at + 9]) : 2);
      while (end < file.length && file[end] != 0) {
        end += 1 + (file[end] & 0xff);
      }
      parts.add(part(file, at, at, Math.min(end + 1, file.length)));
      at = end + 1;
    }
    parts.add(part(file, file.length - 1, file.length, file.length));
    return parts;
  }

  private static int table(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static List<Part> boxes(byte[] bytes) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (int at = 0; at + 8 <= bytes.length; at += Math.max(8, in.getInt(at))) {
      parts.add(part(bytes, at + 4, at + 8, at + Math.max(8, in.getInt(at))));
    }
    return parts;
  }

  private static byte[] joinBoxes(List<Part> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(8 + part.content.length).array());
      out.writeBytes(part.kind.getBytes(StandardCharsets.ISO_8859_1));
      out.writeBytes(part.content);
    }
    return out.toByteArray();
  }

  /** Kinds and contents, with the lengths that JPEG's and WebP's parts have between them. */
  private static byte[] join(List<Part> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      byte[] kind = part.kind.getBytes(StandardCharsets.ISO_8859_1);
      byte[] content = part.content.clone();
      out.writeBytes(kind);
      if (kind.length == 2 && content.length >= 2 && content.length <= 0xffff) {
        ByteBuffer.wrap(content).putShort((short) content.length);
      } else if (kind.length == 4) {
        out.writeBytes(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length).array());
      }
      out.writeBytes(content);
      if (kind.length == 4 && content.length % 2 == 1) {
        out.write(0);
      }
    }
    return out.toByteArray();
  }

  private static Part part(byte[] file, int kind, int content, int end) {
    return part(file, kind, content, content, end);
  }

  private static Part part(byte[] file, int kind, int kindEnd, int content, int end) {
    String name = new String(file, kind, kindEnd - kind, StandardCharsets.ISO_8859_1);
    int from = Math.min(content, file.length);
    return new Part(
        name, Arrays.copyOfRange(file, from, Math.max(from, Math.min(end, file.length))));
  }

  private static byte[] inflated(byte[] data) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(data))) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      return data;
    }
  }

  private static byte[] deflated(byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(data);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
