import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;
import java.util.Scanner;

/** Payara Micro on the port that is given, told by lines what to deploy; started as its source. */
final class Payara {
  private static final String APP = "app";

  private Payara() {}

  public static void main(String[] args) throws BootstrapException {
    PayaraMicroRuntime payara =
        PayaraMicro.getInstance()
            .setHttpPort(Integer.parseInt(args[0]))
            .setNoCluster(true)
            .bootStrap();
    Scanner orders = new Scanner(System.in);
    while (orders.hasNextLine()) {
      String[] order = orders.nextLine().split(" ", 2);
      if (order[0].equals("deploy")) {
        payara.deploy(APP, "/", new File(order[1]));
      } else {
        payara.undeploy(APP);
      }
    }
    System.exit(0);
  }
}
