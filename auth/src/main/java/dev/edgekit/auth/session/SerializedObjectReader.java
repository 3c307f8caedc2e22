package dev.edgekit.auth.session;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the octets of Java's serialisation as data: objects become their fields by name and maps of
 * {@code java.util} their entries; strings, numbers and arrays stay what they are. The grammar
 * (Java Object Serialization Specification §6.4) is walked without naming a class to the virtual
 * machine, so no code of any class runs. Confined to one thread.
 */
final class SerializedObjectReader {
  /** A security context has ten levels; a deeper stream than this attacks the stack. */
  private static final int MAX_DEPTH = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Stands for octets that only a class itself can read. */
  private static final Object BLOCK = new Object();

  /** The classes that write their keys and values in turn, after their own fields. */
  private static final Set<String> MAPS =
      Set.of(
          "java.util.HashMap",
          "java.util.TreeMap",
          "java.util.Hashtable",
          "java.util.concurrent.ConcurrentHashMap");

  private final DataInputStream in;
  private final int size;
  private final List<Object> handles = new ArrayList<>();
  private int depth;

  private SerializedObjectReader(byte[] octets) {
    in = new DataInputStream(new ByteArrayInputStream(octets));
    size = octets.length;
  }

  /** Whether the octets start as such a stream does. */
  static boolean isOne(byte[] octets) {
    return octets.length > 4 && octets[0] == (byte) 0xAC && octets[1] == (byte) 0xED;
  }

  /**
   * The stream's first object. Objects that are referred to twice are the same node, so a tree may
   * contain itself.
   *
   * @throws IOException if the stream is cut short, or has anything that can't be read without its
   *     classes
   */
  static JsonNode read(byte[] octets) throws IOException {
    SerializedObjectReader stream = new SerializedObjectReader(octets);
    stream.in.readInt();
    return stream.node();
  }

  private JsonNode node() throws IOException {
    return content(in.readByte()) instanceof JsonNode node ? node : NODES.nullNode();
  }

  /**
   * A node, a {@link Description} where the stream describes a class, {@link #BLOCK}, or {@code
   * null}.
   */
  private @Nullable Object content(byte tag) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new StreamCorruptedException("deeper than " + MAX_DEPTH);
    }
    try {
      return switch (tag) {
        case ObjectStreamConstants.TC_NULL -> null;
        case ObjectStreamConstants.TC_REFERENCE -> reference();
        case ObjectStreamConstants.TC_STRING -> handled(NODES.stringNode(in.readUTF()));
        case ObjectStreamConstants.TC_OBJECT -> object();
        case ObjectStreamConstants.TC_ARRAY -> array();
        case ObjectStreamConstants.TC_ENUM -> enumConstant();
        case ObjectStreamConstants.TC_CLASS -> classOf();
        case ObjectStreamConstants.TC_CLASSDESC -> description();
        case ObjectStreamConstants.TC_BLOCKDATA -> skip(in.readUnsignedByte());
        case ObjectStreamConstants.TC_BLOCKDATALONG -> skip(in.readInt());
        default -> throw new StreamCorruptedException("tag " + tag);
      };
    } finally {
      depth--;
    }
  }

  private <T> T handled(T value) {
    handles.add(value);
    return value;
  }

  private Object reference() throws IOException {
    int index = in.readInt() - ObjectStreamConstants.baseWireHandle;
    if (index < 0 || index >= handles.size()) {
      throw new StreamCorruptedException("a reference to nothing");
    }
    return handles.get(index);
  }

  private Object skip(int length) throws IOException {
    in.skipNBytes(Math.max(0, length));
    return BLOCK;
  }

  private SerializedObject object() throws IOException {
    Description description = requiredDescription();
    SerializedObject object = handled(new SerializedObject(NODES));
    readInto(object, description);
    return object;
  }

  /** Each class of the hierarchy has its own data, the topmost first. */
  private void readInto(SerializedObject object, @Nullable Description description)
      throws IOException {
    if (description == null) {
      return;
    }
    readInto(object, description.parent());
    object.is(description.name());
    if (description.has(ObjectStreamConstants.SC_SERIALIZABLE)) {
      for (Field field : description.fields()) {
        object.declare(description.name(), field.name(), value(field.type()));
      }
      if (description.has(ObjectStreamConstants.SC_WRITE_METHOD)) {
        List<@Nullable Object> written = annotation();
        if (MAPS.contains(description.name())) {
          object.enter(written.stream().filter(content -> content != BLOCK).toList());
        }
      }
    } else if (description.has(ObjectStreamConstants.SC_EXTERNALIZABLE)) {
      if (!description.has(ObjectStreamConstants.SC_BLOCK_DATA)) {
        throw new StreamCorruptedException("data that only its class can read");
      }
      annotation();
    }
  }

  private ArrayNode array() throws IOException {
    Description description = requiredDescription();
    ArrayNode array = handled(NODES.arrayNode());
    int length = in.readInt();
    if (length < 0 || length > size || description.name().length() < 2) {
      throw new StreamCorruptedException("an array longer than its stream");
    }
    for (int i = 0; i < length; i++) {
      array.add(value(description.name().charAt(1)));
    }
    return array;
  }

  private JsonNode enumConstant() throws IOException {
    requiredDescription();
    int handle = handles.size();
    handles.add(NODES.nullNode());
    JsonNode name = node();
    handles.set(handle, name);
    return name;
  }

  private JsonNode classOf() throws IOException {
    return handled(NODES.stringNode(requiredDescription().name()));
  }

  private Description requiredDescription() throws IOException {
    Description description = optionalDescription();
    if (description == null) {
      throw new StreamCorruptedException("an object without a class");
    }
    return description;
  }

  private @Nullable Description optionalDescription() throws IOException {
    Object content = content(in.readByte());
    if (content == null || content instanceof Description) {
      return (Description) content;
    }
    throw new StreamCorruptedException("no class where one must be");
  }

  private Description description() throws IOException {
    String name = in.readUTF();
    in.readLong(); // the version of the class
    int handle = handles.size();
    handles.add(name);
    int flags = in.readUnsignedByte();
    List<Field> fields = fields();
    annotation();
    Description description = new Description(name, flags, fields, optionalDescription());
    if (description.generations() > MAX_DEPTH) {
      throw new StreamCorruptedException("more than " + MAX_DEPTH + " generations of classes");
    }
    handles.set(handle, description);
    return description;
  }

  private List<Field> fields() throws IOException {
    int count = in.readUnsignedShort();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      char type = (char) in.readUnsignedByte();
      fields.add(new Field(type, in.readUTF()));
      if (type == 'L' || type == '[') {
        content(in.readByte()); // the field's class
      }
    }
    return fields;
  }

  /** What a class's own code has written. */
  private List<@Nullable Object> annotation() throws IOException {
    List<@Nullable Object> written = new ArrayList<>();
    for (byte tag = in.readByte();
        tag != ObjectStreamConstants.TC_ENDBLOCKDATA;
        tag = in.readByte()) {
      written.add(content(tag));
    }
    return written;
  }

  private JsonNode value(char type) throws IOException {
    return switch (type) {
      case 'B' -> NODES.numberNode(in.readByte());
      case 'C' -> NODES.numberNode(in.readChar());
      case 'D' -> NODES.numberNode(in.readDouble());
      case 'F' -> NODES.numberNode(in.readFloat());
      case 'I' -> NODES.numberNode(in.readInt());
      case 'J' -> NODES.numberNode(in.readLong());
      case 'S' -> NODES.numberNode(in.readShort());
      case 'Z' -> NODES.booleanNode(in.readBoolean());
      case 'L', '[' -> node();
      default -> throw new StreamCorruptedException("type " + type);
    };
  }

  private record Field(char type, String name) {}

  private record Description(
      String name, int flags, List<Field> fields, @Nullable Description parent, int generations) {
    Description(String name, int flags, List<Field> fields, @Nullable Description parent) {
      this(name, flags, fields, parent, parent == null ? 1 : parent.generations + 1);
    }

    boolean has(byte flag) {
      return (flags & flag) != 0;
    }
  }
}
