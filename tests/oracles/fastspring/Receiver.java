// Computes what the Java sample on FastSpring's page "Message security" computes, and compares;
// it is written anew, not copied: java Receiver.java SECRET SIGNATURE < body
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Receiver {
    public static void main(String[] arguments) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(arguments[0].getBytes("UTF-8"), "HmacSHA256"));
        byte[] tag = mac.doFinal(System.in.readAllBytes());
        String computed = Base64.getEncoder().encodeToString(tag);
        System.out.println(computed.equals(arguments[1]) ? "accepted" : "refused");
    }
}
