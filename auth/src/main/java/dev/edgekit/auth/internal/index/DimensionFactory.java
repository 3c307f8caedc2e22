package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import dev.edgekit.auth.internal.language.SubstringTable;
import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes dimensions out of filed entries. Confined to one thread. */
final class DimensionFactory {
  private final Function<List<Entry>, RuleIndex> index;

  /**
   * A factory.
   *
   * @param index makes a bucket of the entries of one key, by ascending rank
   */
  DimensionFactory(Function<List<Entry>, RuleIndex> index) {
    this.index = index;
  }

  /** The dimensions for these entries, in the order in which a lookup asks them. */
  List<IndexDimension> dimensions(Map<IndexKind, Buckets> byKind) {
    List<IndexDimension> dimensions = new ArrayList<>();
    byKind.forEach(
        (kind, buckets) -> {
          switch (kind) {
            case HOST -> dimensions.add(new IndexDimension.ByHost(table(buckets)));
            case HOST_PARENT -> dimensions.add(new IndexDimension.ByHostParent(table(buckets)));
            case METHOD -> dimensions.add(new IndexDimension.ByMethod(table(buckets)));
            case PATH ->
                dimensions.add(new IndexDimension.ByPath(table(buckets), longest(buckets)));
            case PREFIX -> dimensions.add(prefixes(buckets, false));
            case UNDER -> dimensions.add(prefixes(buckets, true));
            case NETWORK -> dimensions.add(new IndexDimension.ByNetwork(networks(buckets)));
            default -> {}
          }
        });
    Map<String, BucketsByName> headers = named(byKind, IndexKind.HEADER, IndexKind.HEADER_REGEXP);
    if (!headers.isEmpty()) {
      dimensions.add(
          new IndexDimension.ByHeader(
              new BucketsByName.Table(headers), lengthBits(headers.keySet())));
    }
    Map<String, BucketsByName> parameters = named(byKind, IndexKind.QUERY, IndexKind.QUERY_REGEXP);
    if (!parameters.isEmpty()) {
      dimensions.add(
          new IndexDimension.ByQuery(
              new SubstringTable<>(
                  List.copyOf(parameters.keySet()), List.copyOf(parameters.values())::get)));
    }
    // Last, since a rule that has been found by then spares some of the search
    if (byKind.containsKey(IndexKind.HOST_REGEXP)) {
      dimensions.add(
          new IndexDimension.ByHostRegexp(expressions(byKind.get(IndexKind.HOST_REGEXP))));
    }
    if (byKind.containsKey(IndexKind.PATH_REGEXP)) {
      dimensions.add(
          new IndexDimension.ByPathRegexp(expressions(byKind.get(IndexKind.PATH_REGEXP))));
    }
    return dimensions;
  }

  private RegexpTable<RuleIndex> expressions(Buckets buckets) {
    return new RegexpTable<>(keyed(buckets, GoRegexp.class), RuleIndex::firstRank);
  }

  private IndexDimension prefixes(Buckets buckets, boolean segments) {
    NavigableMap<Integer, Integer> firstRanks = new TreeMap<>(Comparator.reverseOrder());
    List<String> prefixes = texts(buckets.keys());
    for (int i = 0; i < prefixes.size(); i++) {
      int rank = buckets.get(i).get(0).rank();
      firstRanks.merge(prefixes.get(i).length(), rank, Math::min);
    }
    return new IndexDimension.ByPrefix(
        table(buckets), ints(firstRanks.keySet()), ints(firstRanks.values()), segments);
  }

  private SubstringTable<RuleIndex> table(Buckets buckets) {
    return new SubstringTable<>(texts(buckets.keys()), i -> index.apply(buckets.get(i)));
  }

  private NetworkTable<RuleIndex> networks(Buckets buckets) {
    return new NetworkTable<>(keyed(buckets, IpNetwork.class));
  }

  private <K> Map<K, RuleIndex> keyed(Buckets buckets, Class<K> type) {
    Map<K, RuleIndex> byKey = new HashMap<>();
    for (int i = 0; i < buckets.keys().size(); i++) {
      byKey.put(type.cast(buckets.keys().get(i).key()), index.apply(buckets.get(i)));
    }
    return byKey;
  }

  private static List<String> texts(List<IndexKey> keys) {
    return keys.stream().map(key -> (String) key.key()).toList();
  }

  private static int longest(Buckets buckets) {
    return texts(buckets.keys()).stream().mapToInt(String::length).max().orElse(0);
  }

  private static int[] ints(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private Map<String, BucketsByName> named(
      Map<IndexKind, Buckets> byKind, IndexKind ofValue, IndexKind ofExpression) {
    Map<String, Buckets> values = byName(byKind.get(ofValue));
    Map<String, Buckets> expressions = byName(byKind.get(ofExpression));
    Map<String, BucketsByName> named = new HashMap<>();
    for (String name : names(values, expressions)) {
      Buckets found = expressions.get(name);
      named.put(
          name,
          new BucketsByName(
              table(values.getOrDefault(name, new Buckets())),
              found == null ? null : expressions(found)));
    }
    return named;
  }

  private static Set<String> names(Map<String, ?> one, Map<String, ?> other) {
    Set<String> names = new HashSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  private static Map<String, Buckets> byName(@Nullable Buckets buckets) {
    Map<String, Buckets> byName = new HashMap<>();
    if (buckets != null) {
      for (int i = 0; i < buckets.keys().size(); i++) {
        IndexKey key = buckets.keys().get(i);
        byName.computeIfAbsent(key.name(), name -> new Buckets()).put(key, buckets.get(i));
      }
    }
    return byName;
  }

  /** A name of 64 characters shares its bit with one of none, which costs a lookup and no more. */
  private static long lengthBits(Set<String> names) {
    return names.stream().mapToLong(name -> 1L << name.length()).reduce(0, (a, b) -> a | b);
  }
}
