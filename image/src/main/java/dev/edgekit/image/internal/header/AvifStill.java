package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.Cicp;
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

  /** The file. */
  public byte[] toBytes() {
    byte[] colourData = Obu.withoutDelimiters(colour);
    byte[] alphaData = alpha.map(Obu::withoutDelimiters).orElse(new byte[0]);
    SequenceHeader header = SequenceHeader.find(colourData);
    Boxes boxes = new Boxes();
    boxes.open("ftyp").ascii("avif").u32(0).ascii("avifmif1miaf").ascii(header.brand()).close();
    PictureItems items =
        new PictureItems(width, height, header, alpha.map(SequenceHeader::find), cicp, profile);
    int places = items.write(boxes, colourData.length, alphaData.length);
    boxes.u32(8 + colourData.length + alphaData.length).ascii("mdat");
    items.place(boxes, places, boxes.position(), boxes.position() + colourData.length);
    return boxes.with(colourData, alphaData);
  }

  /** The size and the parts' lengths. */
  @Override
  public String toString() {
    return width + " × " + height + ", " + colour.length + " bytes";
  }
}
