import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;
import java.util.Scanner;

/**
 * Runs Payara Micro on the given port and reads deploy and undeploy commands from standard input.
 * Started as a source file.
 */
final class Payara {
  private static final String APP = "app";

  private Payara() {}

  public static void main(String[] args) throws BootstrapException {
    PayaraMicroRuntime payara =
        PayaraMicro.getInstance()
            .setHttpPort(Integer.parseInt(args[0]))
            .setNoCluster(true)
            .bootStrap();
    Scanner commands = new Scanner(System.in);
    while (commands.hasNextLine()) {
      String[] command = commands.nextLine().split(" ", 2);
      if (command[0].equals("deploy")) {
        payara.deploy(APP, "/", new File(command[1]));
      } else {
        payara.undeploy(APP);
      }
    }
    System.exit(0);
  }
}
