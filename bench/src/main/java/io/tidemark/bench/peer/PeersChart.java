package io.tidemark.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Commits in a second as bars, a panel for each work; each panel has its own scale. */
final class PeersChart {

    private static final int WIDTH = 760;
    private static final int LEFT = 230;
    private static final int RIGHT = 90;
    private static final int BAR = 16;
    private static final int GAP = 26;
    private static final int TITLE = 20;
    private static final String OURS = "#247";
    private static final String THEIRS = "#aab";

    private final PeersResults results;

    PeersChart(PeersResults results) {
        this.results = results;
    }

    String svg() {
        int panel = TITLE + results.rows().size() * BAR + GAP;
        List<String> parts = new ArrayList<>();
        parts.add(format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11'>",
                WIDTH, Work.ALL.size() * panel));
        parts.add("<rect width='100%' height='100%' fill='white'/>");
        for (int i = 0; i < Work.ALL.size(); i++) {
            panel(Work.ALL.get(i), i * panel, parts);
        }
        parts.add("</svg>");
        return String.join(System.lineSeparator(), parts);
    }

    private void panel(Work work, int top, List<String> parts) {
        double most = results.rows().stream()
                .flatMap(row -> row.median(work).stream())
                .mapToDouble(Speed::perSecond)
                .max()
                .orElse(1);
        parts.add(format(
                "<text x='%d' y='%d' font-weight='bold'>%s in flight, commits/s</text>",
                LEFT, top + TITLE - 6, work.title()));
        int y = top + TITLE;
        for (PeersResults.Row row : results.rows()) {
            Optional<Speed> speed = row.median(work);
            double length = speed.map(Speed::perSecond).orElse(0.0) / most * (WIDTH - LEFT - RIGHT);
            parts.add(format(
                    "<text x='%d' y='%d' text-anchor='end'>%s</text>", LEFT - 6, y + BAR - 5, escaped(row.title())));
            parts.add(format(
                    "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
                    LEFT, y + 2, length, BAR - 4, row.isOurs() ? OURS : THEIRS));
            parts.add(format(
                    "<text x='%.1f' y='%d'>%s</text>",
                    LEFT + length + 4,
                    y + BAR - 5,
                    speed.map(some -> format("%,.0f", some.perSecond())).orElse("-")));
            y += BAR;
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
