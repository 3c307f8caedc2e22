package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.internal.language.QueryView;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.auth.internal.language.SubstringTable;
import dev.edgekit.auth.internal.net.IpReader;
import dev.edgekit.auth.internal.regexp.FoundExpressions;
import dev.edgekit.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One feature of requests by which rules are found. Immutable. */
public interface IndexDimension {
  /** As {@link RuleIndex#find}, over the buckets that the request's feature leads to. */
  int find(RequestView request, int above, int best);

  private static int in(@Nullable RuleIndex bucket, RequestView request, int above, int best) {
    return bucket == null ? best : bucket.find(request, above, best);
  }

  /**
   * In the buckets of the expressions that have been found.
   *
   * @param mark where the numbers that the search has found begin; they are taken off
   */
  private static int inFound(
      RegexpTable<RuleIndex> buckets, int mark, RequestView request, int above, int best) {
    FoundExpressions found = request.found();
    found.sort();
    int size = found.size();
    int rank = best;
    for (int i = mark; i < size; i++) {
      RuleIndex bucket = buckets.get(found.get(i));
      if (bucket.firstRank() >= rank) {
        break;
      }
      rank = bucket.find(request, above, rank);
    }
    found.end(mark);
    return rank;
  }

  /** By the host's name. */
  record ByHost(SubstringTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      return in(request.byHost(buckets), request, above, best);
    }
  }

  /** By what follows the first label of the host. */
  record ByHostParent(SubstringTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      return in(request.byHostParent(buckets), request, above, best);
    }
  }

  /** By the method. */
  record ByMethod(SubstringTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      return in(buckets.get(request.method()), request, above, best);
    }
  }

  /** By the whole path. */
  record ByPath(SubstringTable<RuleIndex> buckets, int longest) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int length = request.pathLength();
      return length > longest
          ? best
          : in(request.byPathPrefix(length, buckets), request, above, best);
    }
  }

  /** By the path's first characters. */
  final class ByPrefix implements IndexDimension {
    private final SubstringTable<RuleIndex> buckets;
    private final int[] lengths;
    private final int[] firstRanks;
    private final boolean segments;

    /**
     * The dimension.
     *
     * @param lengths the prefixes' distinct lengths, the longest first: where length decides the
     *     priority, the winner is found before its rivals
     * @param firstRanks the lowest rank of all rules whose prefix has that length, so that lengths
     *     that can't win any more are passed over
     * @param segments whether a prefix must end where a segment ends
     */
    ByPrefix(SubstringTable<RuleIndex> buckets, int[] lengths, int[] firstRanks, boolean segments) {
      this.buckets = buckets;
      this.lengths = lengths;
      this.firstRanks = firstRanks;
      this.segments = segments;
    }

    @Override
    public int find(RequestView request, int above, int best) {
      int found = best;
      int pathLength = request.pathLength();
      for (int i = 0; i < lengths.length; i++) {
        int length = lengths[i];
        if (firstRanks[i] < found
            && length <= pathLength
            && (!segments || request.segmentEndsAt(length))) {
          found = in(request.byPathPrefix(length, buckets), request, above, found);
        }
      }
      return found;
    }
  }

  /**
   * By header fields.
   *
   * @param nameLengths bit n tells whether a name of n characters may be in the table
   */
  record ByHeader(BucketsByName.Table names, long nameLengths) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int found = best;
      Headers headers = request.headers();
      for (int i = 0; i < headers.size(); i++) {
        String name = headers.nameAt(i);
        if (((nameLengths >>> name.length()) & 1) != 0) {
          BucketsByName buckets = names.ignoringCase(name);
          if (buckets != null) {
            String value = headers.valueAt(i);
            found = in(buckets.ofValue(value), request, above, found);
            found = byExpression(buckets.expressions(), value, request, above, found);
          }
        }
      }
      return found;
    }

    private static int byExpression(
        @Nullable RegexpTable<RuleIndex> buckets,
        String value,
        RequestView request,
        int above,
        int best) {
      if (buckets == null) {
        return best;
      }
      int mark = request.found().begin();
      buckets.expressions().search(value, 0, value.length(), buckets.below(best), request.found());
      return inFound(buckets, mark, request, above, best);
    }
  }

  /** By parameters of the query. */
  record ByQuery(SubstringTable<BucketsByName> names) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int found = best;
      QueryView query = request.query();
      for (int i = 0; i < query.size(); i++) {
        BucketsByName buckets = query.byKey(i, names);
        if (buckets != null) {
          found = in(query.byValue(i, buckets.values()), request, above, found);
          found = byExpression(buckets.expressions(), i, request, above, found);
        }
      }
      return found;
    }

    private static int byExpression(
        @Nullable RegexpTable<RuleIndex> buckets,
        int parameter,
        RequestView request,
        int above,
        int best) {
      if (buckets == null) {
        return best;
      }
      int mark = request.found().begin();
      request
          .query()
          .searchValue(parameter, buckets.expressions(), buckets.below(best), request.found());
      return inFound(buckets, mark, request, above, best);
    }
  }

  /** By the networks that hold the client's address. */
  record ByNetwork(NetworkTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int found = best;
      IpReader address = request.address();
      if (address != null) {
        for (int i = 0; i < buckets.lengths(); i++) {
          RuleIndex bucket = buckets.get(address.high(), address.low(), i);
          found = in(bucket, request, above, found);
        }
      }
      return found;
    }
  }

  /** By expressions that are found in the host. */
  record ByHostRegexp(RegexpTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int mark = request.found().begin();
      request.searchHost(buckets.expressions(), buckets.below(best));
      return inFound(buckets, mark, request, above, best);
    }
  }

  /** By expressions that are found in the path. */
  record ByPathRegexp(RegexpTable<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int mark = request.found().begin();
      request.searchPath(buckets.expressions(), buckets.below(best));
      return inFound(buckets, mark, request, above, best);
    }
  }

  /**
   * By what the request must not have, where many rules exclude the same thing.
   *
   * @param excluded what the rules of each bucket exclude
   * @param buckets by their first ranks
   */
  record ByAbsence(List<Matcher> excluded, List<RuleIndex> buckets) implements IndexDimension {
    @Override
    public int find(RequestView request, int above, int best) {
      int found = best;
      for (int i = 0; i < excluded.size() && buckets.get(i).firstRank() < found; i++) {
        request.found().count(1);
        if (!excluded.get(i).matches(request)) {
          found = buckets.get(i).find(request, above, found);
        }
      }
      return found;
    }
  }
}
