package dev.edgekit.image.internal.header;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import dev.edgekit.image.Rights;
import dev.edgekit.image.internal.bytes.Bytes;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * {@code dc:creator} and {@code dc:rights} of an XMP packet (ISO 16684-1), by the JDK's own parser:
 * no document type, no custom entities, nothing loaded from elsewhere. Confined to one call.
 */
final class Xmp {
  /** Maximum length of a packet in bytes; a larger one is ignored. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int MAX_TEXTS = 16;
  private static final int MAX_TEXT = 2_000;
  private static final String DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

  private final List<String> creators = new ArrayList<>();
  private final List<String> rights = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String property = "";

  private Xmp() {}

  /** What a packet says, up to where it is broken. */
  static Rights read(Bytes packet) {
    Xmp xmp = new Xmp();
    if (packet.length() <= MAX_BYTES) {
      try {
        xmp.parse(new String(packet.copy(), StandardCharsets.UTF_8));
      } catch (XMLStreamException | RuntimeException e) {
        // broken metadata does not make a picture unusable
      }
    }
    return new Rights(
        String.join("; ", xmp.creators), xmp.rights.isEmpty() ? "" : xmp.rights.get(0));
  }

  /** Parses text: given bytes, the parser prints what is wrong with them. */
  private void parse(String packet) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver((id, system, base, namespace) -> InputStream.nullInputStream());
    XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(withoutMark(packet)));
    while (xml.hasNext()) {
      switch (xml.next()) {
        case DTD -> {
          return; // no valid packet has a document type
        }
        case START_ELEMENT -> start(xml);
        case CHARACTERS, CDATA -> text(xml.getText());
        case END_ELEMENT -> end(xml);
        default -> {}
      }
    }
  }

  private static String withoutMark(String packet) {
    return packet.startsWith("\ufeff") ? packet.substring(1) : packet;
  }

  private void start(XMLStreamReader xml) {
    text.setLength(0);
    String namespace = xml.getNamespaceURI();
    if (RDF.equals(namespace) && xml.getLocalName().equals("Description")) {
      add("creator", xml.getAttributeValue(DUBLIN_CORE, "creator"));
      add("rights", xml.getAttributeValue(DUBLIN_CORE, "rights"));
    } else if (DUBLIN_CORE.equals(namespace)) {
      property = xml.getLocalName();
    } else if (property.equals("rights") && isDefault(xml)) {
      rights.clear(); // of translations, keep the one meant for everybody
    }
  }

  private static boolean isDefault(XMLStreamReader xml) {
    return "x-default".equals(xml.getAttributeValue(XMLConstants.XML_NS_URI, "lang"));
  }

  private void text(String part) {
    if (!property.isEmpty() && text.length() < MAX_TEXT) {
      text.append(part, 0, Math.min(part.length(), MAX_TEXT));
    }
  }

  private void end(XMLStreamReader xml) {
    boolean item = RDF.equals(xml.getNamespaceURI()) && xml.getLocalName().equals("li");
    boolean whole = DUBLIN_CORE.equals(xml.getNamespaceURI());
    if (item || whole) {
      add(property, text.toString());
    }
    text.setLength(0);
    property = whole ? "" : property;
  }

  private void add(String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      if (name.equals("creator") && creators.size() < MAX_TEXTS) {
        creators.add(value.strip());
      } else if (name.equals("rights") && rights.size() < MAX_TEXTS) {
        rights.add(value.strip());
      }
    }
  }
}
