package io.github.magtrack4j.cli.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code magtrack accuracy} as its user sees it. */
class AccuracyProcessTest {
    @TempDir
    private Path folder;

    private static List<Map<String, String>> read(Path table) throws Exception {
        List<String> lines = Files.readAllLines(table).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> names = Arrays.asList(lines.getFirst().split(",", -1));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            List<String> values = Arrays.asList(line.split(",", -1));
            assertEquals(names.size(), values.size(), line);
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    @Test
    void figuresAndPictureAreWritten() throws Exception {
        Path picture = folder.resolve("a.png");
        Path table = folder.resolve("a.csv");
        MagtrackProcess process = MagtrackProcess.run(
                "accuracy",
                "--images=60",
                "--size=64",
                "--sizes=48",
                "--heights=4000",
                "--noises=1,2",
                "--places=-0.25,0.25",
                "--out",
                picture,
                "--csv",
                table,
                "--quiet");
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        assertTrue(process.out().contains("Cramér-Rao bound"), process.out());
        assertTrue(ImageIO.read(picture.toFile()).getWidth() > 1000);

        List<Map<String, String>> rows = read(table);
        assertEquals(8 * AccuracyMethod.all().size(), rows.size());
        for (Map<String, String> row : rows) {
            if (!row.get("xy").equals("quadrant")) {
                continue;
            }
            // The SD of 60 values is known to 9 %; an SD well below the bound would be wrong.
            double ratio = number(row, "sd_x_px") / number(row, "bound_x_px");
            assertTrue(ratio > 0.7 && ratio < 2.5, row.toString());
            assertEquals(60, number(row, "found_x"), row.toString());
            assertTrue(Math.abs(number(row, "bias_x_px")) < 0.005, row.toString());
        }
        Map<String, String> one = rows.stream()
                .filter(row ->
                        row.get("varied").equals("noise") && row.get("value").equals("1.0"))
                .findFirst()
                .orElseThrow();
        Map<String, String> two = rows.stream()
                .filter(row ->
                        row.get("varied").equals("noise") && row.get("value").equals("2.0"))
                .findFirst()
                .orElseThrow();
        // The bound is in proportion to the noise; the beads are at other positions within a pixel.
        assertEquals(2, number(two, "bound_x_px") / number(one, "bound_x_px"), 0.1);
        assertEquals(2, number(two, "bound_z_nm") / number(one, "bound_z_nm"), 0.1);
    }

    private List<Map<String, String>> measure(String... options) throws Exception {
        Path table = folder.resolve("a.csv");
        List<Object> arguments = new ArrayList<>(List.of("accuracy", "--images=40", "--size=64", "--sizes=64"));
        arguments.addAll(List.of("--heights=4000", "--noises=0.2", "--noise=0.2", "--places=0,0.5", "--quiet"));
        arguments.addAll(List.of("--out", folder.resolve("a.png"), "--csv", table));
        arguments.addAll(List.of(options));
        MagtrackProcess process = MagtrackProcess.run(arguments.toArray());
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        return read(table);
    }

    private static Map<String, String> row(List<Map<String, String>> rows, String varied, String at, String profile) {
        return rows.stream()
                .filter(row ->
                        row.get("varied").equals(varied) && row.get("value").equals(at))
                .filter(row -> row.get("xy").equals("quadrant") && row.get("z").equals("weighted"))
                .filter(row -> row.get("profile").equals(profile))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void polarProfilesAndShotNoise() throws Exception {
        List<Map<String, String>> rows = measure();
        // Half a pixel beside the middle, by a table made in the middle.
        assertTrue(Math.abs(number(row(rows, "pixel", "0.5", "radial"), "bias_z_nm")) > 10);
        assertTrue(Math.abs(number(row(rows, "pixel", "0.5", "polar"), "bias_z_nm")) < 3);

        List<Map<String, String>> rowsWithShotNoise = measure("--profile=polar", "--photons=400");
        assertTrue(
                rowsWithShotNoise.stream().noneMatch(row -> row.get("profile").equals("radial")));
        Map<String, String> without = row(rows, "z", "4000.0", "polar");
        Map<String, String> with = row(rowsWithShotNoise, "z", "4000.0", "polar");
        // Of a background at 0.4 of full scale, 400 photons scatter by 2 % of full scale: ten times 0.2 %.
        for (String column : List.of("bound_x_px", "bound_z_nm", "sd_x_px")) {
            double ratio = number(with, column) / number(without, column);
            assertTrue(ratio > 4 && ratio < 20, column + " is " + ratio + " times as large");
        }
        double toBound = number(with, "sd_x_px") / number(with, "bound_x_px");
        assertTrue(toBound > 0.7 && toBound < 2.5, with.toString());
    }

    @Test
    void wrongOptionsAreRefused() throws Exception {
        Path picture = folder.resolve("a.png");
        for (String wrong :
                List.of("--noise=0", "--images=1", "--sizes=40,4", "--places=2", "--photons=0", "--table-step=-1")) {
            MagtrackProcess process = MagtrackProcess.run("accuracy", "--out", picture, wrong);
            assertEquals(ExitCode.WRONG_USAGE, process.exitCode(), process.toString());
            assertTrue(process.err().contains(wrong.substring(0, wrong.indexOf('='))), process.err());
            assertFalse(Files.exists(picture));
        }
    }
}
