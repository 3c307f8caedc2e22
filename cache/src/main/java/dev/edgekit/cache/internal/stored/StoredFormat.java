package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stored response without its bodies as bytes. The first byte is the format's version: what a
 * release with another version wrote is unknown here and so a miss, and both can share one Redis.
 */
public final class StoredFormat {
  /** Changed whenever the layout changes. */
  public static final byte VERSION = 3;

  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_ITEMS = 1 << 12;

  private StoredFormat() {}

  public static byte[] write(StoredResponse.Parts parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeShort(parts.status());
      writeLifetime(parts.lifetime(), out);
      out.writeLong(parts.asOf().incarnation());
      out.writeLong(parts.asOf().counter());
      writeText(parts.fillId(), out);
      writeText(parts.bodyDigest(), out);
      writeText(parts.selected(), out);
      writeTexts(parts.vary().fields(), out);
      writeTexts(parts.names(), out);
      List<String> fields = new ArrayList<>();
      parts.headers().forEach((name, value) -> fields.addAll(List.of(name, value)));
      writeTexts(fields, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to memory doesn't fail
    }
    return bytes.toByteArray();
  }

  /** The response that the bytes hold; absent if they are not of this format. */
  public static Optional<StoredResponse.Parts> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      int status = in.readUnsignedShort();
      Lifetime lifetime = readLifetime(in);
      LogId asOf = LogId.of(in.readLong(), in.readLong());
      String fillId = readText(in);
      String bodyDigest = readText(in);
      String selected = readText(in);
      VaryRule vary = new VaryRule(readTexts(in));
      if (!isPossible(status, vary)) {
        return Optional.empty(); // damaged, or someone else's
      }
      List<String> names = readTexts(in);
      Headers headers = Headers.of(readTexts(in).toArray(String[]::new));
      return Optional.of(
          new StoredResponse.Parts(
              status, headers, lifetime, vary, selected, names, asOf, fillId, bodyDigest));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // cut short or not ours: a miss
    }
  }

  private static boolean isPossible(int status, VaryRule vary) {
    return status == StoredResponse.VARY_ENTRY
        ? !vary.isNothing()
        : status >= 200 && status <= 599 && status != 206 && status != 304;
  }

  private static void writeLifetime(Lifetime lifetime, DataOutputStream out) throws IOException {
    out.writeLong(lifetime.born());
    out.writeLong(lifetime.fresh());
    out.writeLong(lifetime.whileRevalidate());
    out.writeLong(lifetime.ifError());
    out.writeBoolean(lifetime.strict());
    out.writeBoolean(lifetime.byPolicy());
  }

  private static Lifetime readLifetime(DataInputStream in) throws IOException {
    return new Lifetime(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean());
  }

  private static void writeTexts(List<String> texts, DataOutputStream out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text, out);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_ITEMS) {
      throw new IOException("too many texts: " + count);
    }
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return List.copyOf(texts);
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT || length > in.available()) {
      throw new IOException("no text of this length: " + length);
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
