package dev.tutti.faults.world;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** Sends one datagram, or says whether one came. */
final class Datagram {
    private static final int PORT = 4000;
    private static final int PATIENCE_MS = 1_500;
    /** One may be lost while the neighbour's address is still asked for. */
    private static final int TIMES = 3;

    private Datagram() {}

    /** {@code send} or {@code receive}, and the receiver's address. */
    public static void main(String[] arguments) throws Exception {
        var receiver = new InetSocketAddress(InetAddress.getByName(arguments[1]), PORT);
        if (arguments[0].equals("send")) {
            try (var socket = new DatagramSocket()) {
                for (var i = 0; i < TIMES; i++) {
                    socket.send(new DatagramPacket(new byte[]{1}, 1, receiver));
                    Thread.sleep(50);
                }
            }
            return;
        }
        try (var socket = new DatagramSocket(receiver)) {
            socket.setSoTimeout(PATIENCE_MS);
            System.out.println("listening");
            try {
                socket.receive(new DatagramPacket(new byte[1], 1));
                System.out.println("received");
            } catch (SocketTimeoutException e) {
                System.out.println("nothing came");
            }
        }
    }
}
