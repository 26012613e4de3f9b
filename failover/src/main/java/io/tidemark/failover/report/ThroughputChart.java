package io.tidemark.failover.report;

import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.RoundResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Commits in a second over time, as the mean of a fault's rounds, which are laid over each other at their injuries. */
final class ThroughputChart {

    private static final int SLICE_MILLIS = 100;

    private static final int SLICES_OF_SECOND = 1000 / SLICE_MILLIS;

    /** Time shown before and after the injury, in slices. */
    private static final int BEFORE = 20;

    private static final int AFTER = 80;

    private static final int WIDTH = 720;
    private static final int HEIGHT = 180;
    private static final int LEFT = 60;
    private static final int TOP = 24;
    private static final int RIGHT = 12;

    /** Where 0 commits are. */
    private static final int BASE = HEIGHT - 24;

    private final FaultResult fault;

    ThroughputChart(FaultResult fault) {
        this.fault = fault;
    }

    String svg() {
        List<Double> means = means();
        double top = Math.max(
                1, means.stream().mapToDouble(Double::doubleValue).max().orElse(1));
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < means.size(); i++) {
            points.append(format("%.1f,%.1f ", x(i), y(means.get(i), top)));
        }
        List<String> parts = new ArrayList<>();
        parts.add(format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11'>",
                WIDTH, HEIGHT));
        parts.add("<rect width='100%' height='100%' fill='white'/>");
        parts.add(format(
                "<text x='%d' y='14' font-weight='bold'>%s %s</text>", LEFT, fault.id(), escaped(fault.title())));
        parts.add(format(
                "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='#c33' stroke-dasharray='3 3'/>",
                x(BEFORE), TOP, BASE));
        parts.add(format("<line x1='%d' x2='%d' y1='%d' y2='%3$d' stroke='#888'/>", LEFT, WIDTH - RIGHT, BASE));
        parts.add(format("<text x='%d' y='%d' text-anchor='end'>%.0f/s</text>", LEFT - 6, TOP + 8, top));
        parts.add(format("<text x='%d' y='%d' text-anchor='end'>0</text>", LEFT - 6, BASE));
        for (int second = -BEFORE / SLICES_OF_SECOND; second <= AFTER / SLICES_OF_SECOND; second++) {
            double x = x(BEFORE + second * SLICES_OF_SECOND);
            parts.add(format("<text x='%.1f' y='%d' text-anchor='middle'>%d s</text>", x, BASE + 16, second));
        }
        parts.add(format("<polyline points='%s' fill='none' stroke='#247' stroke-width='1.5'/>", points));
        parts.add("</svg>");
        return String.join(System.lineSeparator(), parts);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static double x(int slice) {
        return LEFT + slice * (double) (WIDTH - LEFT - RIGHT) / (BEFORE + AFTER);
    }

    private static double y(double value, double top) {
        return BASE - value / top * (BASE - TOP);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** The mean of the rounds that last so long, slice by slice. */
    private List<Double> means() {
        List<Double> means = new ArrayList<>();
        for (int slice = -BEFORE; slice < AFTER; slice++) {
            double sum = 0;
            int count = 0;
            for (RoundResult round : fault.rounds()) {
                int index = (int) (round.injuredMillis() / SLICE_MILLIS) + slice;
                if (index >= 0 && index < round.commits().size()) {
                    sum += round.commits().get(index);
                    count++;
                }
            }
            means.add(count == 0 ? 0 : sum / count * 1000 / SLICE_MILLIS);
        }
        return means;
    }
}
