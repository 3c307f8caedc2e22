package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.RightsReader;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where files say whose picture they are, and what of it is believed. */
class RightsTest {
  private static final Rights ADA = new Rights("Ada Lovelace", "© 2026 Ada");
  private static final String PACKET =
      packet(
          """
          <dc:creator><rdf:Seq><rdf:li>Ada Lovelace</rdf:li></rdf:Seq></dc:creator>
          <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Ada</rdf:li></rdf:Alt></dc:rights>
          """);

  @AutoClose private static final ImageService images = Pictures.service();

  @ParameterizedTest
  @MethodSource("places")
  void findsThem(String place, ImageFormat format, byte[] file) {
    assertThat(RightsReader.read(file, format)).as(place).isEqualTo(ADA);
  }

  @ParameterizedTest
  @MethodSource("places")
  void handsThemOn(String place, ImageFormat format, byte[] file) {
    Transform keep = Transform.width(6).format(ImageFormat.WEBP).metadata(Metadata.KEEP_COPYRIGHT);

    byte[] kept = images.transform(file, keep).bytes();
    byte[] stripped = images.transform(file, keep.metadata(Metadata.STRIP)).bytes();

    assertThat(RightsReader.read(kept, ImageFormat.WEBP)).as(place).isEqualTo(ADA);
    assertThat(new String(stripped, StandardCharsets.UTF_8)).as(place).doesNotContain("Ada");
  }

  /** A result never carries a packet, only what was read of it. */
  @ParameterizedTest
  @MethodSource("places")
  void survivesEveryTruncation(String place, ImageFormat format, byte[] file) {
    for (int length = 0; length < file.length; length++) {
      Rights read = RightsReader.read(Arrays.copyOf(file, length), format);

      assertThat(read.artist().length()).as("%s, %d", place, length).isLessThan(100);
    }
  }

  private static Stream<Arguments> places() {
    byte[] iim = iptc(dataset(80, "Ada Lovelace"), dataset(116, "© 2026 Ada"));
    byte[] latin = iptc(dataset(80, "Ada Lovelace"), latinDataset(116, "© 2026 Ada"));
    byte[] png = Pictures.png(Pictures.photo(12, 8));
    return Stream.of(
        Arguments.of("IPTC in JPEG", ImageFormat.JPEG, jpeg(0xed, iim)),
        Arguments.of("IPTC in Latin-1", ImageFormat.JPEG, jpeg(0xed, latin)),
        Arguments.of("XMP in JPEG", ImageFormat.JPEG, jpegWithXmp(PACKET)),
        Arguments.of("XMP in PNG", ImageFormat.PNG, pngWithXmp(png, 33, PACKET, false)),
        Arguments.of("deflated XMP in PNG", ImageFormat.PNG, pngWithXmp(png, 33, PACKET, true)),
        Arguments.of(
            "XMP after PNG's data",
            ImageFormat.PNG,
            pngWithXmp(png, png.length - 12, PACKET, false)),
        Arguments.of("XMP in WebP", ImageFormat.WEBP, webpWithXmp(PACKET)),
        Arguments.of("XMP in AVIF", ImageFormat.AVIF, Samples.resource("xmp.avif")));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsTheWaysToWriteXmp(String way, String packet, Rights expected) {
    assertThat(RightsReader.read(jpegWithXmp(packet), ImageFormat.JPEG))
        .as(way)
        .isEqualTo(expected);
  }

  private static Stream<Arguments> packets() {
    return Stream.of(
        Arguments.of(
            "several creators",
            packet(
                "<dc:creator><rdf:Seq><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator>"),
            new Rights("A; B", "")),
        Arguments.of(
            "translations",
            packet(
                "<dc:rights><rdf:Alt><rdf:li xml:lang='de'>D</rdf:li>"
                    + "<rdf:li xml:lang='x-default'>X</rdf:li></rdf:Alt></dc:rights>"),
            new Rights("", "X")),
        Arguments.of(
            "plain text", packet("<dc:rights>© &#x26; co</dc:rights>"), new Rights("", "© & co")),
        Arguments.of(
            "CDATA", packet("<dc:rights><![CDATA[a < b]]></dc:rights>"), new Rights("", "a < b")),
        Arguments.of(
            "attributes",
            PACKET.replaceAll(
                "(?s)about=''>.*</rdf:Desc", "about='' dc:creator='A' dc:rights='B'></rdf:Desc"),
            new Rights("A", "B")),
        Arguments.of(
            "another prefix", PACKET.replace("dc:", "d:").replace("xmlns:dc", "xmlns:d"), ADA),
        Arguments.of(
            "other properties",
            packet("<dc:title><rdf:Alt><rdf:li>T</rdf:li></rdf:Alt></dc:title>"),
            Rights.UNSTATED),
        Arguments.of("a byte order mark", "\ufeff" + PACKET, ADA),
        Arguments.of("broken behind", PACKET.replace("</rdf:Description>", "<"), ADA));
  }

  @Test
  void believesExifThenIptcThenXmp() {
    byte[] iptc = segment(0xed, iptc(dataset(80, "By IPTC")));
    byte[] xmp = segment(0xe1, xmp(PACKET));
    byte[] exif = Pictures.jpegWithOrientation(jpeg(), 1);

    assertThat(RightsReader.read(Samples.resource("exif-xmp.avif"), ImageFormat.AVIF))
        .isEqualTo(new Rights("Grace Hopper", "© 2026 Ada"));
    assertThat(RightsReader.read(with(exif, xmp, iptc), ImageFormat.JPEG))
        .isEqualTo(new Rights("By IPTC", "© 2026 Ada"));
  }

  /** IPTC-IIM's texts end after 32 or 128 bytes. */
  @Test
  void believesXmpWhereItSaysWholeWhatIptcSaysInPart() {
    byte[] iptc = segment(0xed, iptc(dataset(80, "Ada Lov")));

    byte[] file = with(jpeg(), iptc, segment(0xe1, xmp(PACKET)));

    assertThat(RightsReader.read(file, ImageFormat.JPEG)).isEqualTo(ADA);
  }

  @ParameterizedTest
  @MethodSource("brokenIptc")
  void readsIptcUpToWhereItIsBroken(String what, byte[] segment, Rights expected) {
    assertThat(RightsReader.read(jpeg(0xed, segment), ImageFormat.JPEG))
        .as(what)
        .isEqualTo(expected);
  }

  private static Stream<Arguments> brokenIptc() {
    byte[] ada = dataset(80, "Ada");
    byte[] other = dataset(80, "Other");
    byte[] envelope = other.clone();
    envelope[1] = 1;
    byte[] unmarked = other.clone();
    unmarked[0] = 0;
    byte[] tooLong = other.clone();
    tooLong[3] = 0x7f;
    byte[][] many = new byte[20][];
    Arrays.fill(many, dataset(80, "A"));
    return Stream.of(
        Arguments.of("another record", iptc(ada, envelope), new Rights("Ada", "")),
        Arguments.of("no marker", iptc(ada, unmarked), new Rights("Ada", "")),
        Arguments.of("longer than the rest", iptc(ada, tooLong), new Rights("Ada", "")),
        Arguments.of("more than sixteen", iptc(many), new Rights("A; ".repeat(15) + "A", "")));
  }

  @Test
  void readsXmpBehindBrokenIptc() {
    byte[] broken = segment(0xed, ascii("Photoshop 3.0\0008BIM"));

    byte[] file = with(jpeg(), broken, segment(0xe1, xmp(PACKET)));

    assertThat(RightsReader.read(file, ImageFormat.JPEG)).isEqualTo(ADA);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void readsNothingOfHostileXmp(String trick, byte[] png) {
    assertThat(RightsReader.read(png, ImageFormat.PNG)).as(trick).isEqualTo(Rights.UNSTATED);
  }

  private static Stream<Arguments> hostile() {
    StringBuilder entities = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      entities.append("<!ENTITY a%d '&a%d;&a%d;'>".formatted(i, i - 1, i - 1));
    }
    String laughs = entities + "]>" + packet("<dc:rights>&a29;</dc:rights>");
    String file =
        "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
            + packet("<dc:rights>&f;</dc:rights>");
    String deep = packet("<a>".repeat(50_000) + "<dc:rights>x</dc:rights>");
    String large = packet(" ".repeat(300_000) + "<dc:rights>x</dc:rights>");
    return Stream.of(
        Arguments.of("entities of entities", png(laughs, false)),
        Arguments.of("a file as an entity", png(file, false)),
        Arguments.of("an entity that is none", png(packet("<dc:rights>&f;</dc:rights>"), false)),
        Arguments.of("larger than the limit", png(large, false)),
        Arguments.of("inflated beyond the limit", png(large, true)),
        Arguments.of("no XML", png("dc:rights", false)),
        Arguments.of("attributes", png(attributes(), false)),
        Arguments.of("deep", png(deep.replace("dc:rights", "dc:title"), false)));
  }

  private static String attributes() {
    StringBuilder many = new StringBuilder("<a");
    for (int i = 0; i < 20_000; i++) {
      many.append(" a").append(i).append("=''");
    }
    return packet(many + "/><dc:title>x</dc:title>");
  }

  @Test
  void asksNobodyForEntities() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://localhost:" + server.getLocalPort() + "/x";
      server.setSoTimeout(1);

      RightsReader.read(png("<!DOCTYPE x SYSTEM '" + url + "'>" + PACKET, false), ImageFormat.PNG);

      assertThat(isAsked(server)).isFalse();
    }
  }

  private static boolean isAsked(ServerSocket server) throws java.io.IOException {
    try {
      server.accept().close();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void cutsWhatIsTooLong() {
    byte[] file = jpegWithXmp(packet("<dc:rights>" + "x".repeat(40_000) + "</dc:rights>"));

    assertThat(RightsReader.read(file, ImageFormat.JPEG).copyright()).hasSize(500);
  }

  private static String packet(String properties) {
    return """
        <x:xmpmeta xmlns:x='adobe:ns:meta/'>
        <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
        <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' rdf:about=''>%s</rdf:Description>
        </rdf:RDF></x:xmpmeta>"""
        .formatted(properties);
  }

  private static byte[] jpeg() {
    return Pictures.jpeg(Pictures.photo(12, 8));
  }

  private static byte[] jpeg(int marker, byte[] data) {
    return with(jpeg(), segment(marker, data));
  }

  private static byte[] jpegWithXmp(String packet) {
    return jpeg(0xe1, xmp(packet));
  }

  static byte[] xmp(String packet) {
    return ("http://ns.adobe.com/xap/1.0/\0" + packet).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] segment(int marker, byte[] data) {
    ByteBuffer segment = ByteBuffer.allocate(4 + data.length).put((byte) 0xff).put((byte) marker);
    return segment.putShort((short) (2 + data.length)).put(data).array();
  }

  static byte[] with(byte[] jpeg, byte[]... segments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    Arrays.stream(segments).forEach(out::writeBytes);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /** Behind another of Photoshop's resources, of an odd length and with a name. */
  private static byte[] iptc(byte[]... datasets) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    Arrays.stream(datasets).forEach(records::writeBytes);
    ByteBuffer out = ByteBuffer.allocate(14 + 20 + 12 + records.size());
    out.put(ascii("Photoshop 3.0\0"));
    out.put(ascii("8BIM")).putShort((short) 0x03ed).put(new byte[] {3, 'a', 'b', 'c'});
    out.putInt(5).put(new byte[6]);
    out.put(ascii("8BIM")).putShort((short) 0x0404).put(new byte[2]);
    out.putInt(records.size()).put(records.toByteArray());
    return out.array();
  }

  private static byte[] dataset(int number, String text) {
    return dataset(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] latinDataset(int number, String text) {
    return dataset(number, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] dataset(int number, byte[] text) {
    ByteBuffer set = ByteBuffer.allocate(5 + text.length);
    set.put(new byte[] {0x1c, 2, (byte) number}).putShort((short) text.length).put(text);
    return set.array();
  }

  private static byte[] png(String packet, boolean deflated) {
    return pngWithXmp(Pictures.png(Pictures.photo(12, 8)), 33, packet, deflated);
  }

  static byte[] pngWithXmp(byte[] png, int at, String packet, boolean deflated) {
    byte[] text = packet.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(ascii("XML:com.adobe.xmp\0"));
    data.writeBytes(new byte[] {(byte) (deflated ? 1 : 0), 0});
    data.writeBytes(ascii("en\0text\0"));
    data.writeBytes(deflated ? deflate(text) : text);
    byte[] chunk = Pictures.chunk("iTXt", data.toByteArray());
    ByteBuffer out = ByteBuffer.allocate(png.length + chunk.length);
    return out.put(png, 0, at).put(chunk).put(png, at, png.length - at).array();
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] out = new byte[data.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] webpWithXmp(String packet) {
    Transform webp = Transform.original().format(ImageFormat.WEBP);
    return webpWithXmp(images.transform(jpeg(), webp).bytes(), 12, 8, packet);
  }

  /** Behind Exif of an orientation alone. */
  static byte[] webpWithXmp(byte[] webp, int width, int height, String packet) {
    byte[] oriented = Pictures.webpWithOrientation(webp, width, height, 1);
    byte[] file = Bombs.join(oriented, webpChunk("XMP ", packet.getBytes(StandardCharsets.UTF_8)));
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
    return file;
  }

  static byte[] webpChunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.length + (data.length & 1));
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(ascii(type)).putInt(data.length).put(data);
    return chunk.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
