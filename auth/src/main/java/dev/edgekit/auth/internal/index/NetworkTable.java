package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.net.IpReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by network: one hash lookup for each prefix length that occurs, however many networks
 * there are. Immutable.
 */
public final class NetworkTable<T> {
  private final int[] lengths;
  private final @Nullable IpNetwork[] keys;
  private final @Nullable Object[] values;

  NetworkTable(Map<IpNetwork, T> entries) {
    lengths = entries.keySet().stream().mapToInt(IpNetwork::bits).distinct().sorted().toArray();
    int capacity = Integer.highestOneBit(entries.size()) * 4;
    keys = new @Nullable IpNetwork[capacity];
    values = new @Nullable Object[capacity];
    entries.forEach(this::put);
  }

  /** How many prefix lengths occur. */
  int lengths() {
    return lengths.length;
  }

  /**
   * The value of the network that holds the address.
   *
   * @param length which of the lengths, the longest prefix first
   */
  @SuppressWarnings("unchecked")
  @Nullable T get(long high, long low, int length) {
    int bits = lengths[lengths.length - 1 - length];
    if (bits < 96 && IpReader.isMapped(high, low)) {
      return null;
    }
    long networkHigh = high & IpNetwork.highMask(bits);
    long networkLow = low & IpNetwork.lowMask(bits);
    for (int slot = slot(networkHigh, networkLow, bits); ; slot = (slot + 1) & (keys.length - 1)) {
      IpNetwork key = keys[slot];
      if (key == null) {
        return null;
      }
      if (key.low() == networkLow && key.high() == networkHigh && key.bits() == bits) {
        return (T) values[slot];
      }
    }
  }

  private void put(IpNetwork network, T value) {
    int slot = slot(network.high(), network.low(), network.bits());
    while (keys[slot] != null) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = network;
    values[slot] = value;
  }

  private int slot(long high, long low, int bits) {
    long hash = (high * 31 + low + bits) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 34) & (keys.length - 1);
  }
}
