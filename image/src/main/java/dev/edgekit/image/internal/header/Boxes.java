package dev.edgekit.image.internal.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes ISO base media boxes: {@code open}, fields, {@code close}, nested as needed. */
public final class Boxes {
  private byte[] bytes = new byte[1024];
  private int size;
  private final Deque<Integer> open = new ArrayDeque<>();

  public Boxes open(String type) {
    open.push(size);
    return u32(0).ascii(type);
  }

  public Boxes openFull(String type, int version, int flags) {
    return open(type).u32(version << 24 | flags);
  }

  public Boxes close() {
    int start = open.pop();
    patch32(start, size - start);
    return this;
  }

  Boxes u8(int value) {
    if (size == bytes.length) {
      bytes = java.util.Arrays.copyOf(bytes, bytes.length * 2);
    }
    bytes[size++] = (byte) value;
    return this;
  }

  public Boxes u16(int value) {
    return u8(value >> 8).u8(value);
  }

  public Boxes u32(int value) {
    return u16(value >> 16).u16(value);
  }

  public Boxes u64(long value) {
    return u32((int) (value >> 32)).u32((int) value);
  }

  public Boxes zeros(int count) {
    for (int i = 0; i < count; i++) {
      u8(0);
    }
    return this;
  }

  public Boxes ascii(String text) {
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      u8(b);
    }
    return this;
  }

  Boxes raw(byte[] data) {
    for (byte b : data) {
      u8(b);
    }
    return this;
  }

  /** Where the next byte will stand. */
  public int position() {
    return size;
  }

  public void patch32(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  /** All that was written, with payloads after it. */
  public byte[] with(byte[]... payloads) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(size + 64);
    all.write(bytes, 0, size);
    for (byte[] payload : payloads) {
      all.writeBytes(payload);
    }
    return all.toByteArray();
  }
}
