package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private final ServerSocket echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final FaultProxy proxy = FaultProxy.to(echo.getLocalPort());

  FaultProxyTest() throws IOException {}

  @BeforeEach
  void startEcho() {
    CompletableFuture<Void> ignored = CompletableFuture.runAsync(this::echo);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void deliversWhatItHeldBackOnceHealed() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, 1)).isEqualTo(1);

      proxy.hold(FaultProxy.Direction.TO_CLIENT);
      client.setSoTimeout(100);
      assertThatThrownBy(() -> echo(client, 2)).isInstanceOf(SocketTimeoutException.class);

      proxy.heal();
      client.setSoTimeout(20_000);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void cutsConnectionsAndRefusesNewOnesUntilHealed() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, 1)).isEqualTo(1);

      proxy.cut();

      assertThatThrownBy(() -> echo(client, 2)).isInstanceOf(SocketException.class);
    }
    proxy.heal();
    try (Socket client = connect()) {
      assertThat(echo(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void leavesTheClientInTheDarkWhenHalfOpen() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, 1)).isEqualTo(1);

      proxy.halfOpen();

      client.setSoTimeout(100);
      assertThatThrownBy(() -> echo(client, 2)).isInstanceOf(SocketTimeoutException.class);
      assertThat(proxy.connections()).isEqualTo(1);
    }
    Awaitility.await().until(() -> proxy.connections() == 0);
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(20_000);
    return client;
  }

  private static int echo(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private void echo() {
    while (!echo.isClosed()) {
      try (Socket peer = echo.accept()) {
        for (int b = peer.getInputStream().read(); b >= 0; b = peer.getInputStream().read()) {
          peer.getOutputStream().write(b);
        }
      } catch (IOException e) {
        // the next connection, or the end
      }
    }
  }
}
