package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.Cicp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code meta} box: a picture as an item and, where there is transparency, its alpha channel as
 * another one (HEIF: ISO 23008-12).
 *
 * @param width in pixels
 * @param height in pixels
 * @param colour what the colour's AV1 data state
 * @param alpha likewise for the alpha channel; absent if all is opaque
 * @param cicp the code points of the colour
 * @param profile an ICC profile that says more exactly what the colours are; absent for none
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record PictureItems(
    int width,
    int height,
    SequenceHeader colour,
    Optional<SequenceHeader> alpha,
    Cicp cicp,
    Optional<byte[]> profile) {

  public static final String ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";
  private static final int COLOUR_ITEM = 1;
  private static final int ALPHA_ITEM = 2;
  private static final int ESSENTIAL = 0x80;

  /** Bytes of one entry of {@code iloc} as it is written here. */
  private static final int LOCATION_BYTES = 14;

  /**
   * Writes the box, and returns where {@link #place} has to fill in the data's locations.
   *
   * @param colourBytes of the colour's data
   * @param alphaBytes of the alpha channel's data; ignored if there is none
   */
  public int write(Boxes boxes, int colourBytes, int alphaBytes) {
    boxes.openFull("meta", 0, 0);
    boxes.openFull("hdlr", 0, 0).u32(0).ascii("pict").zeros(13).close();
    boxes.openFull("pitm", 0, 0).u16(COLOUR_ITEM).close();
    int places = locations(boxes, colourBytes, alphaBytes);
    items(boxes);
    if (alpha.isPresent()) {
      boxes.openFull("iref", 0, 0).open("auxl").u16(ALPHA_ITEM).u16(1).u16(COLOUR_ITEM);
      boxes.close().close();
    }
    properties(boxes);
    boxes.close();
    return places;
  }

  /** Fills in where in the file the data lie. */
  public void place(Boxes boxes, int places, int colourAt, int alphaAt) {
    boxes.patch32(places, colourAt);
    if (alpha.isPresent()) {
      boxes.patch32(places + LOCATION_BYTES, alphaAt);
    }
  }

  private int locations(Boxes boxes, int colourBytes, int alphaBytes) {
    boxes.openFull("iloc", 0, 0).u8(0x44).u8(0).u16(alpha.isPresent() ? 2 : 1);
    boxes.u16(COLOUR_ITEM).u16(0).u16(1);
    int offset = boxes.position();
    boxes.u32(0).u32(colourBytes);
    if (alpha.isPresent()) {
      boxes.u16(ALPHA_ITEM).u16(0).u16(1).u32(0).u32(alphaBytes);
    }
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

  private void properties(Boxes boxes) {
    List<Integer> ofColour = new ArrayList<>();
    List<Integer> ofAlpha = new ArrayList<>();
    int count = 0;
    boxes.open("iprp").open("ipco");
    boxes.openFull("ispe", 0, 0).u32(width).u32(height).close();
    count++;
    ofColour.add(count);
    ofAlpha.add(count);
    pixelInformation(boxes, colour);
    ofColour.add(++count);
    colour.writeConfiguration(boxes);
    ofColour.add(++count | ESSENTIAL);
    if (profile.isPresent()) {
      boxes.open("colr").ascii("prof").raw(profile.get()).close();
      ofColour.add(++count);
    }
    codePoints(boxes, cicp);
    ofColour.add(++count);
    if (alpha.isPresent()) {
      pixelInformation(boxes, alpha.get());
      ofAlpha.add(++count);
      alpha.get().writeConfiguration(boxes);
      ofAlpha.add(++count | ESSENTIAL);
      boxes.openFull("auxC", 0, 0).ascii(ALPHA).close();
      ofAlpha.add(++count | ESSENTIAL);
    }
    boxes.close();
    boxes.openFull("ipma", 0, 0).u32(alpha.isPresent() ? 2 : 1);
    associations(boxes, COLOUR_ITEM, ofColour);
    if (alpha.isPresent()) {
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

  public static void codePoints(Boxes boxes, Cicp cicp) {
    boxes.open("colr").ascii("nclx");
    boxes.u16(cicp.primaries()).u16(cicp.transfer()).u16(cicp.matrix());
    boxes.u8(cicp.fullRange() ? 0x80 : 0).close();
  }
}
