package dev.edgekit.auth.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 by its core schema, event by event. An alias is its anchor's value (§3.2.2.2), and
 * a merge key brings in the keys of a map that stand nowhere in its own; a tag that would turn a
 * value into another is refused. A class of its own, so that the optional library is loaded only
 * where YAML is read. Confined to one thread.
 */
final class YamlDocument {
  private static final String MERGE_KEY = "<<";

  /** A leading zero, which means nothing in YAML 1.2 and octal in 1.1. */
  private static final Pattern ZEROS = Pattern.compile("[-+]?0\\d");

  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  /** What begins with a letter and is no text (YAML 1.2 §10.3.2). */
  private static final Set<String> WORDS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL");

  private final Iterator<Event> events;
  private final String source;
  private final Consumer<DocumentNode> rules;
  private final Map<Anchor, DocumentNode> anchors = new HashMap<>();

  private YamlDocument(Iterator<Event> events, String source, Consumer<DocumentNode> rules) {
    this.events = events;
    this.source = source;
    this.rules = rules;
  }

  /**
   * The only document of the text; null if there is none.
   *
   * @param rules as for {@link DocumentReader#read}
   */
  static @Nullable DocumentNode read(String text, String source, Consumer<DocumentNode> rules) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(text.length()).build();
    try {
      Iterator<Event> events = new ParserImpl(settings, new StreamReader(settings, text));
      return new YamlDocument(events, source, rules).document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(YamlDocument::line).orElse(0);
      throw DocumentReader.unreadable(text, source, line, problem(e));
    } catch (YamlEngineException e) {
      throw DocumentReader.unreadable(
          text, source, 0, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** The problem without the quotation of the document, which may hold secrets. */
  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return context + e.getProblem();
  }

  private @Nullable DocumentNode document() {
    DocumentNode document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof NodeEvent node) {
        if (document != null) {
          throw wrong(event, "there is more after the end of the document");
        }
        document = node(node, line(event), 0);
      }
    }
    return document;
  }

  private DocumentNode node(NodeEvent event, int line, int depth) {
    if (depth > DocumentReader.MAX_DEPTH) {
      throw wrong(event, "nested deeper than " + DocumentReader.MAX_DEPTH);
    }
    if (event instanceof AliasEvent alias) {
      DocumentNode anchored = anchors.get(alias.getAlias());
      if (anchored == null) {
        throw wrong(event, "the alias *" + alias.getAlias() + " has no anchor before it");
      }
      return new DocumentNode(anchored.value(), source, line);
    }
    Object value =
        event instanceof ScalarEvent scalar
            ? scalar(scalar)
            : collection((CollectionStartEvent) event, depth);
    DocumentNode node = new DocumentNode(value, source, line);
    if (event.getAnchor().isPresent()) {
      anchors.put(event.getAnchor().get(), node);
    }
    return node;
  }

  private Object collection(CollectionStartEvent event, int depth) {
    boolean map = event instanceof MappingStartEvent;
    refuseTag(event, event.getTag(), map ? Tag.MAP : Tag.SEQ);
    return map ? map(depth) : list(depth);
  }

  private Map<String, DocumentNode> map(int depth) {
    Map<String, DocumentNode> map = new LinkedHashMap<>();
    Map<String, DocumentNode> merges = new HashMap<>(2); // takes its memory when it is needed
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      int line = line(key);
      String name = key(key);
      NodeEvent next = (NodeEvent) events.next();
      DocumentNode value =
          depth == 0 && isPassedOn(name, next)
              ? passedOn((SequenceStartEvent) next, line)
              : node(next, line, depth + 1);
      Map<String, DocumentNode> to = isMerge(key) ? merges : map;
      if (to.putIfAbsent(name, value) != null) {
        throw value.wrong("the key \"" + name + "\" stands twice");
      }
    }
    for (DocumentNode bases : merges.values()) {
      merge(bases, map);
    }
    return map;
  }

  /** Of two maps the first one counts. */
  private static void merge(DocumentNode bases, Map<String, DocumentNode> into) {
    (bases.value() instanceof List ? bases.list(MERGE_KEY) : List.of(bases))
        .forEach(base -> base.map("what << merges").forEach(into::putIfAbsent));
  }

  /** In quotes it is a key like others, to Go's reader and so to Traefik. */
  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals(MERGE_KEY);
  }

  private String key(Event event) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw wrong(event, "a key must be a text of its own, not an alias, a list or a map");
    }
    refuseTag(event, scalar.getTag(), Tag.STR);
    if (scalar.getAnchor().isPresent()) {
      anchors.put(
          scalar.getAnchor().get(), new DocumentNode(scalar.getValue(), source, line(event)));
    }
    return scalar.getValue();
  }

  /** A list with an anchor is kept: it may be asked for again. */
  private static boolean isPassedOn(String name, NodeEvent value) {
    return name.equals(DocumentReader.RULES)
        && value instanceof SequenceStartEvent
        && value.getAnchor().isEmpty();
  }

  private DocumentNode passedOn(SequenceStartEvent event, int line) {
    refuseTag(event, event.getTag(), Tag.SEQ);
    items(1, rules);
    return new DocumentNode(List.of(), source, line);
  }

  private List<DocumentNode> list(int depth) {
    List<DocumentNode> list = new ArrayList<>();
    items(depth, list::add);
    return list;
  }

  private void items(int depth, Consumer<DocumentNode> each) {
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      each.accept(node((NodeEvent) event, line(event), depth + 1));
    }
  }

  private @Nullable Object scalar(ScalarEvent event) {
    String text = event.getValue();
    Tag is = tag(text, event.isPlain());
    refuseTag(event, event.getTag(), is);
    try {
      if (is.equals(Tag.NULL)) {
        return null;
      }
      if (is.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
      if (is.equals(Tag.INT)) {
        if (ZEROS.matcher(text).lookingAt()) {
          throw wrong(
              event,
              text
                  + " is decimal to some readers of YAML and octal to others (Traefik's); write it"
                  + " without the zero at its beginning");
        }
        return Long.decode(text.startsWith("0o") ? "0" + text.substring(2) : text);
      }
      return is.equals(Tag.FLOAT) ? (Object) Double.valueOf(text) : text;
    } catch (NumberFormatException e) {
      throw wrong(event, "not a number that can be read: " + text);
    }
  }

  /** As the schema's resolver, whose expressions nearly every value spares. */
  static Tag tag(String text, boolean plain) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return letter && !WORDS.contains(text) ? Tag.STR : RESOLVER.resolve(text, plain);
  }

  private void refuseTag(Event event, Optional<String> tag, Tag own) {
    if (tag.isPresent() && !tag.get().equals(own.getValue())) {
      String shown = tag.get().startsWith(Tag.PREFIX) ? "!!" : "";
      throw wrong(
          event,
          "the tag "
              + shown
              + tag.get().replace(Tag.PREFIX, "")
              + " would make another value of it; put a text that begins with \"!\" in quotes");
    }
  }

  private RuleSetException wrong(Event event, String problem) {
    return new RuleSetException(source, line(event), problem);
  }

  private static int line(Event event) {
    return event.getStartMark().map(YamlDocument::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
