package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import dev.edgekit.auth.internal.language.SubstringTable;
import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  List<IndexDimension> dimensions(Map<IndexKind, Map<IndexKey, List<Entry>>> byKind) {
    List<IndexDimension> dimensions = new ArrayList<>();
    byKind.forEach(
        (kind, buckets) -> {
          switch (kind) {
            case HOST -> dimensions.add(new IndexDimension.ByHost(texts(buckets)));
            case HOST_PARENT -> dimensions.add(new IndexDimension.ByHostParent(texts(buckets)));
            case METHOD -> dimensions.add(new IndexDimension.ByMethod(texts(buckets)));
            case PATH ->
                dimensions.add(new IndexDimension.ByPath(texts(buckets), lengths(buckets)[0]));
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
              new SubstringTable<>(parameters, name -> name, named -> named)));
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

  private RegexpTable<RuleIndex> expressions(Map<IndexKey, List<Entry>> buckets) {
    return new RegexpTable<>(keyed(buckets, GoRegexp.class), RuleIndex::firstRank);
  }

  private IndexDimension prefixes(Map<IndexKey, List<Entry>> buckets, boolean segments) {
    int[] lengths = lengths(buckets);
    int[] firstRanks = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i];
      firstRanks[i] =
          buckets.entrySet().stream()
              .filter(entry -> key(entry.getKey()).length() == length)
              .mapToInt(entry -> entry.getValue().get(0).rank())
              .min()
              .orElse(RuleIndex.NONE);
    }
    return new IndexDimension.ByPrefix(texts(buckets), lengths, firstRanks, segments);
  }

  private SubstringTable<RuleIndex> texts(Map<IndexKey, List<Entry>> buckets) {
    return new SubstringTable<>(buckets, DimensionFactory::key, index);
  }

  private NetworkTable<RuleIndex> networks(Map<IndexKey, List<Entry>> buckets) {
    return new NetworkTable<>(keyed(buckets, IpNetwork.class));
  }

  private <K> Map<K, RuleIndex> keyed(Map<IndexKey, List<Entry>> buckets, Class<K> key) {
    Map<K, RuleIndex> byKey = new HashMap<>();
    buckets.forEach((access, bucket) -> byKey.put(key.cast(access.key()), index.apply(bucket)));
    return byKey;
  }

  /** The keys' distinct lengths, the longest first. */
  private static int[] lengths(Map<IndexKey, List<Entry>> buckets) {
    return buckets.keySet().stream()
        .map(access -> ((String) access.key()).length())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Map<String, BucketsByName> named(
      Map<IndexKind, Map<IndexKey, List<Entry>>> byKind,
      IndexKind ofValue,
      IndexKind ofExpression) {
    Map<String, Map<IndexKey, List<Entry>>> values = byName(byKind.get(ofValue));
    Map<String, Map<IndexKey, List<Entry>>> expressions = byName(byKind.get(ofExpression));
    Map<String, BucketsByName> named = new HashMap<>();
    for (String name : names(values, expressions)) {
      Map<IndexKey, List<Entry>> found = expressions.get(name);
      named.put(
          name,
          new BucketsByName(
              texts(values.getOrDefault(name, Map.of())),
              found == null ? null : expressions(found)));
    }
    return named;
  }

  private static Set<String> names(Map<String, ?> one, Map<String, ?> other) {
    Set<String> names = new HashSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  private static Map<String, Map<IndexKey, List<Entry>>> byName(
      @Nullable Map<IndexKey, List<Entry>> buckets) {
    Map<String, Map<IndexKey, List<Entry>>> byName = new HashMap<>();
    if (buckets != null) {
      buckets.forEach(
          (access, bucket) ->
              byName.computeIfAbsent(access.name(), n -> new HashMap<>()).put(access, bucket));
    }
    return byName;
  }

  private static String key(IndexKey access) {
    return (String) access.key();
  }

  /** A name of 64 characters shares its bit with one of none, which costs a lookup and no more. */
  private static long lengthBits(Set<String> names) {
    return names.stream().mapToLong(name -> 1L << name.length()).reduce(0, (a, b) -> a | b);
  }
}
