package dev.edgekit.image.avif;

import dev.edgekit.image.Cicp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A still picture as an AVIF file: AV1 data of the colour and, where there is transparency, of the
 * alpha channel (AVIF 1.1, MIAF, HEIF: ISO 23008-12).
 *
 * @param width in pixels
 * @param height in pixels
 * @param colour AV1 data as the encoder gave it
 * @param alpha AV1 data of the alpha channel, monochrome; absent if all is opaque
 * @param cicp the code points of the colour
 * @param profile an ICC profile that says more exactly what the colours are; absent for none
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record AvifStill(
    int width,
    int height,
    byte[] colour,
    Optional<byte[]> alpha,
    Cicp cicp,
    Optional<byte[]> profile) {

  private static final String ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";
  private static final int COLOUR_ITEM = 1;
  private static final int ALPHA_ITEM = 2;
  private static final int ESSENTIAL = 0x80;

  /** The file. */
  public byte[] toBytes() {
    byte[] colourData = withoutDelimiters(colour);
    Optional<byte[]> alphaData = alpha.map(AvifStill::withoutDelimiters);
    SequenceHeader header = SequenceHeader.find(colourData);
    Boxes boxes = new Boxes();
    fileType(boxes, header);
    boxes.openFull("meta", 0, 0);
    handler(boxes);
    boxes.openFull("pitm", 0, 0).u16(COLOUR_ITEM).close();
    int offsets = locations(boxes, colourData, alphaData);
    items(boxes);
    if (alpha.isPresent()) {
      boxes.openFull("iref", 0, 0).open("auxl").u16(ALPHA_ITEM).u16(1).u16(COLOUR_ITEM);
      boxes.close().close();
    }
    properties(boxes, header, alphaData.map(SequenceHeader::find));
    boxes.close();
    int dataSize = colourData.length + alphaData.map(d -> d.length).orElse(0);
    boxes.u32(8 + dataSize).ascii("mdat");
    int data = boxes.position();
    boxes.patch32(offsets, data);
    if (alphaData.isPresent()) {
      boxes.patch32(offsets + LOCATION_BYTES, data + colourData.length);
    }
    return boxes.with(colourData, alphaData.orElse(new byte[0]));
  }

  private static void fileType(Boxes boxes, SequenceHeader header) {
    boxes.open("ftyp").ascii("avif").u32(0).ascii("avifmif1miaf");
    if (header.profile() == 0) {
      boxes.ascii("MA1B");
    } else if (header.profile() == 1) {
      boxes.ascii("MA1A");
    }
    boxes.close();
  }

  private static void handler(Boxes boxes) {
    boxes.openFull("hdlr", 0, 0).u32(0).ascii("pict").u32(0).u32(0).u32(0).u8(0).close();
  }

  /** Bytes of one entry of {@code iloc} as it is written here. */
  private static final int LOCATION_BYTES = 14;

  /** Writes where the data will be, and returns where the first offset stands, to be patched. */
  private static int locations(Boxes boxes, byte[] colour, Optional<byte[]> alpha) {
    boxes.openFull("iloc", 0, 0).u8(0x44).u8(0).u16(alpha.isPresent() ? 2 : 1);
    boxes.u16(COLOUR_ITEM).u16(0).u16(1);
    int offset = boxes.position();
    boxes.u32(0).u32(colour.length);
    alpha.ifPresent(a -> boxes.u16(ALPHA_ITEM).u16(0).u16(1).u32(0).u32(a.length));
    boxes.close();
    return offset;
  }

  private void items(Boxes boxes) {
    boxes.openFull("iinf", 0, 0).u16(alpha.isPresent() ? 2 : 1);
    item(boxes, COLOUR_ITEM, "Color");
    if (alpha.isPresent()) {
      item(boxes, ALPHA_ITEM, "Alpha");
    }
    boxes.close();
  }

  private static void item(Boxes boxes, int id, String name) {
    boxes.openFull("infe", 2, 0).u16(id).u16(0).ascii("av01").ascii(name).u8(0).close();
  }

  private void properties(
      Boxes boxes, SequenceHeader header, Optional<SequenceHeader> alphaHeader) {
    List<Integer> ofColour = new ArrayList<>();
    List<Integer> ofAlpha = new ArrayList<>();
    int count = 0;
    boxes.open("iprp").open("ipco");
    boxes.openFull("ispe", 0, 0).u32(width).u32(height).close();
    count++;
    ofColour.add(count);
    ofAlpha.add(count);
    pixelInformation(boxes, header);
    ofColour.add(++count);
    codecConfiguration(boxes, header);
    ofColour.add(++count | ESSENTIAL);
    if (profile.isPresent()) {
      boxes.open("colr").ascii("prof").raw(profile.get()).close();
      ofColour.add(++count);
    }
    boxes.open("colr").ascii("nclx");
    boxes
        .u16(cicp.primaries())
        .u16(cicp.transfer())
        .u16(cicp.matrix())
        .u8(cicp.fullRange() ? 0x80 : 0)
        .close();
    ofColour.add(++count);
    if (alphaHeader.isPresent()) {
      pixelInformation(boxes, alphaHeader.get());
      ofAlpha.add(++count);
      codecConfiguration(boxes, alphaHeader.get());
      ofAlpha.add(++count | ESSENTIAL);
      boxes.openFull("auxC", 0, 0).ascii(ALPHA).close();
      ofAlpha.add(++count | ESSENTIAL);
    }
    boxes.close();
    boxes.openFull("ipma", 0, 0).u32(alphaHeader.isPresent() ? 2 : 1);
    associations(boxes, COLOUR_ITEM, ofColour);
    if (alphaHeader.isPresent()) {
      associations(boxes, ALPHA_ITEM, ofAlpha);
    }
    boxes.close().close();
  }

  private static void associations(Boxes boxes, int item, List<Integer> properties) {
    boxes.u16(item).u8(properties.size());
    properties.forEach(boxes::u8);
  }

  private static void pixelInformation(Boxes boxes, SequenceHeader header) {
    int channels = header.monochrome() ? 1 : 3;
    boxes.openFull("pixi", 0, 0).u8(channels);
    for (int i = 0; i < channels; i++) {
      boxes.u8(header.bitDepth());
    }
    boxes.close();
  }

  private static void codecConfiguration(Boxes boxes, SequenceHeader header) {
    int flags =
        header.tier() << 7
            | (header.bitDepth() > 8 ? 0x40 : 0)
            | (header.bitDepth() > 10 ? 0x20 : 0)
            | (header.monochrome() ? 0x10 : 0)
            | (header.subsamplingX() ? 0x08 : 0)
            | (header.subsamplingY() ? 0x04 : 0)
            | header.samplePosition();
    boxes.open("av1C").u8(0x81).u8(header.profile() << 5 | header.level()).u8(flags).u8(0).close();
  }

  /** Temporal delimiters have no place in an item's data (AVIF §2.1). */
  private static byte[] withoutDelimiters(byte[] av1) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(av1.length);
    for (Obu unit : Obu.parse(av1)) {
      if (unit.type() != Obu.TEMPORAL_DELIMITER) {
        out.write(av1, unit.start(), unit.end() - unit.start());
      }
    }
    return out.toByteArray();
  }

  /** The size and the parts' lengths. */
  @Override
  public String toString() {
    return width + " × " + height + ", " + colour.length + " bytes";
  }
}
