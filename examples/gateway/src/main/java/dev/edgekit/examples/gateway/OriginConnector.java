package dev.edgekit.examples.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Connects to origins. To Jetty a connection that is reset has come to its end, and so an answer
 * that ends with its connection would be complete wherever it was cut; to HTTP it is cut (RFC 9112
 * §8).
 */
final class OriginConnector extends ClientConnector {
  @Override
  protected EndPoint newEndPoint(
      SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
    return new Connection((SocketChannel) channel, selector, key, getScheduler());
  }

  private static final class Connection extends SocketChannelEndPoint {
    Connection(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      if (isInputShutdown()) {
        return -1;
      }
      int position = BufferUtil.flipToFill(buffer);
      try {
        int filled = getChannel().read(buffer);
        if (filled > 0) {
          notIdle();
        } else if (filled < 0) {
          shutdownInput();
        }
        return filled;
      } finally {
        BufferUtil.flipToFlush(buffer, position);
      }
    }
  }
}
