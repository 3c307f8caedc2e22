package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Originals that somebody uploaded to do harm: good ones of any format with bits flipped, cut off
 * or with a part said twice; pictures that claim to be huge; no pictures at all. Each one is new.
 */
final class HostilePictures {
  private static final int NAMES = 20;

  private final Path originals;
  private final List<byte[]> good;
  private final Random random;
  private int count;

  /**
   * Hostile ones of these.
   *
   * @param good pictures of several formats
   */
  HostilePictures(Path originals, List<byte[]> good, long seed) {
    this.originals = originals;
    this.good = List.copyOf(good);
    this.random = new Random(seed);
  }

  /** Replaces one of the hostile originals; its name. */
  synchronized String next() throws IOException {
    String name = "hostile-" + count++ % NAMES + ".jpg";
    byte[] bytes = good.get(random.nextInt(good.size())).clone();
    byte[] made =
        switch (random.nextInt(6)) {
          case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
          case 1 -> twice(bytes);
          case 2 -> hugePng();
          case 3 -> ("<svg onload='alert(1)'>" + "x".repeat(random.nextInt(9999))).getBytes(UTF_8);
          default -> flipped(bytes);
        };
    Path part = Files.createTempFile(originals.resolveSibling("uploads"), "hostile", "");
    Files.write(part, made);
    Files.move(part, originals.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    return name;
  }

  private byte[] flipped(byte[] bytes) {
    int flips = 1 + random.nextInt(20);
    int reach = random.nextBoolean() ? Math.min(bytes.length, 512) : bytes.length;
    for (int i = 0; i < flips; i++) {
      bytes[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] twice(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - from);
    System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
    return longer;
  }

  /** A valid head of 1.6 gigapixels, and nothing behind it. */
  private static byte[] hugePng() {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.putLong(0x89504E470D0A1A0AL).putInt(13);
    png.put("IHDR".getBytes(UTF_8)).putInt(40_000).putInt(40_000);
    png.put(new byte[] {8, 6, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    return png.putInt((int) crc.getValue()).array();
  }
}
