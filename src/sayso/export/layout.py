"""Where the nodes of a graph over time stand and how its edges run between them.

Nodes stand in rows: bands of time from the top down, within a band a child below its parents. Edges run at right angles
through the spaces between rows and between columns, which are made as wide as their lines need: so nothing overlaps a
node or a label whatever the graph. Edges that leave one node share a line until they part (edge concentration, Newbery
1989), which keeps a page with hundreds of copies readable.

The order within rows follows the layered drawing of Sugiyama, Tagawa and Toda (1981): rows are put in the order of
their neighbours, again and again from above and from below, and the best order is kept; here nodes stand on a grid, so
that a child can stand straight below its parent. The spaces are channel routing as in the layout of circuits: lines
take the first track that is free (Hashimoto and Stevens 1971).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["BOX_HEIGHT", "BOX_WIDTH", "DROP", "MOST", "STEP", "Edge", "Layout", "Node", "lay_out"]

BOX_WIDTH, BOX_HEIGHT = 212, 78
DROP, STEP = 12, 9
"""Pixels from the left of a box to the edge that enters it, and to the next one."""
MOST = 8
"""The last place at which edges enter a box; all that are more share it."""
CHANNEL, TRACK = 22, 8
"""Pixels between columns without a line, and for each line."""
GAP, LANE = 22, 9
"""Pixels between rows without a line, and for each line."""
SWEEPS = 10
"""How often the rows are put in order. In generated families of 60 pages nothing changed after 6; in ones of 500 what
edges run sideways fell by a tenth up to 10, and by a hundredth more up to 30."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: its band of time, its moment within the whole where that is known exactly, and the room above its box
    for the labels of the edges that enter it, in pixels."""

    key: str
    band: int
    moment: float | None = None
    label: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An edge. Edges of one parent and one style share their line. One without a direction keeps its ends at one
    level where nothing speaks against it."""

    parent: str
    child: str
    style: str = ""
    directed: bool = True


Point = tuple[float, float]


@dataclass(slots=True)
class Layout:
    """Boxes by their left upper corner, the points of each edge's line in the order of the edges given, and for each
    band in use its upper and lower end. Pixels; y runs down."""

    boxes: dict[str, Point] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)  # in order from the left
    lines: list[list[Point]] = field(default_factory=list)
    bands: list[tuple[int, float, float]] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def lay_out(nodes: Iterable[Node], edges: Sequence[Edge], *, columns: int) -> Layout:
    """Place nodes in at most so many columns. The same whatever the order of the nodes.

    A child stands below its parents, unless the edges run in a circle. A node of a later band stands below all of the
    earlier ones, and within a band one of a later moment never above one of an earlier.
    """
    known = {node.key: node for node in sorted(nodes, key=lambda node: node.key)}
    inner = [edge for edge in edges if edge.parent != edge.child and edge.parent in known and edge.child in known]
    rows = _rows(known, inner, max(1, columns))
    slots = _slots(rows, inner, max(map(len, rows), default=1))
    return _Router(known, rows, slots, edges).layout()


# --- rows ----------------------------------------------------------------------------------------


def _rows(nodes: Mapping[str, Node], edges: Sequence[Edge], columns: int) -> list[list[str]]:
    bands: dict[int, list[str]] = defaultdict(list)
    for key, node in nodes.items():
        bands[node.band].append(key)
    rows: list[list[str]] = []
    placed: dict[str, int] = {}  # the order in which nodes came
    for band in sorted(bands):
        for level in _levels(bands[band], nodes, edges):
            ordered = sorted(level, key=lambda group: _place(group, nodes, edges, placed))
            for row in _wrapped(ordered, columns):
                for key in row:
                    placed[key] = len(placed)
                rows.append(row)
    return rows


def _place(
    group: Sequence[str], nodes: Mapping[str, Node], edges: Sequence[Edge], placed: Mapping[str, int]
) -> tuple[float, str]:
    moments = [moment for key in group if (moment := nodes[key].moment) is not None]
    return (max(moments) if moments else float("inf"), group[0])


def _wrapped(groups: Sequence[Sequence[str]], columns: int) -> list[list[str]]:
    """Groups in rows of about the same length, none of which is broken unless it is longer than a row."""
    total = sum(map(len, groups))
    wanted = -(-total // -(-total // columns)) if total else 1
    rows: list[list[str]] = [[]]
    for group in groups:
        for start in range(0, len(group), columns):
            part = list(group[start : start + columns])
            if rows[-1] and len(rows[-1]) + len(part) > max(wanted, len(part)):
                rows.append([])
            rows[-1] += part
    return rows


def _levels(keys: Sequence[str], nodes: Mapping[str, Node], edges: Sequence[Edge]) -> list[list[list[str]]]:
    """The nodes of one band by level, those that an edge without direction joins as one group where they can be."""
    inside = set(keys)
    within = [edge for edge in edges if edge.parent in inside and edge.child in inside]
    group = {key: key for key in keys}
    below: dict[str, set[str]] = {key: set() for key in keys}
    for edge in within:
        if edge.directed:
            below[edge.parent].add(edge.child)
    members = {key: [key] for key in keys}
    for one, two in sorted(sorted((e.parent, e.child)) for e in within if not e.directed):
        a, b = sorted((group[one], group[two]))
        if a == b or _reaches(a, b, below, group) or _reaches(b, a, below, group):
            continue
        members[a] += members.pop(b)
        for key in members[a]:
            group[key] = a
        below[a] |= below.pop(b)
    moments: dict[str, float] = {}
    for name, those in members.items():
        known = [moment for key in those if (moment := nodes[key].moment) is not None]
        if known:
            moments[name] = max(known)
    waiting: dict[str, set[str]] = {name: set() for name in members}
    for name, children in below.items():
        for child in children:
            if group[child] != name:
                waiting[group[child]].add(name)
    return _by_level(members, moments, waiting)


def _by_level(
    members: Mapping[str, list[str]], moments: Mapping[str, float], waiting: dict[str, set[str]]
) -> list[list[list[str]]]:
    """Each group below those it waits for, and a later moment never above an earlier one."""
    after: dict[str, list[str]] = defaultdict(list)
    for name, above in waiting.items():
        for one in above:
            after[one].append(name)
    level: dict[str, int] = {}
    least = dict.fromkeys(members, 0)
    since = dict.fromkeys(members, float("-inf"))  # the latest moment above
    heap = [(moments.get(name, float("-inf")), name) for name, above in waiting.items() if not above]
    heapq.heapify(heap)
    floor, floor_moment, highest = 0, float("-inf"), 0
    while len(level) < len(members):
        if not heap:  # a circle: one of it goes first
            name = min((n for n in members if n not in level), key=lambda n: (moments.get(n, float("inf")), n))
            heap.append((since[name], name))
        _, name = heapq.heappop(heap)
        if name in level:
            continue
        moment = moments.get(name)
        if moment is not None and moment > floor_moment:
            floor, floor_moment = highest, moment
        level[name] = max(least[name], floor if moment is not None and moment >= floor_moment else 0)
        if moment is not None:
            highest = max(highest, level[name])
        for child in after[name]:
            least[child] = max(least[child], level[name] + 1)
            since[child] = max(since[child], since[name], moments.get(name, float("-inf")))
            waiting[child].discard(name)
            if not waiting[child] and child not in level:
                heapq.heappush(heap, (max(since[child], moments.get(child, float("-inf"))), child))
    found: list[list[list[str]]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for name in sorted(level):
        found[level[name]].append(sorted(members[name]))
    return [those for those in found if those]


def _reaches(start: str, end: str, below: Mapping[str, set[str]], group: Mapping[str, str]) -> bool:
    todo, seen = [start], {start}
    while todo:
        for child in below[todo.pop()]:
            name = group[child]
            if name == end:
                return True
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return False


# --- columns -------------------------------------------------------------------------------------


def _slots(rows: Sequence[Sequence[str]], edges: Sequence[Edge], columns: int) -> dict[str, int]:
    """The column of each node: near those of its neighbours."""
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.parent].append(edge.child)
        near[edge.child].append(edge.parent)
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    slots: dict[str, int] = {}
    best: dict[str, int] = {}
    least = float("inf")
    for sweep in range(SWEEPS):
        order = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        heeded = (_above, _below)[sweep % 2] if sweep < SWEEPS // 2 else _all
        for number in order:
            row = rows[number]
            wishes = []
            for rank, key in enumerate(row):
                those = [slots[other] for other in near[key] if other in slots and heeded(row_of[other] - number)]
                if those:
                    wish = sum(those) / len(those)
                elif key in slots:
                    wish = float(slots[key])
                else:
                    wish = (columns - len(row)) / 2 + rank
                wishes.append((wish, rank, key))
            wishes.sort()
            for (_, _, key), slot in zip(wishes, _assigned([wish for wish, _, _ in wishes], columns), strict=True):
                slots[key] = slot
        _exchange(rows, near, slots, columns)
        cost = _cost(edges, slots, row_of)
        if cost < least:
            best, least = dict(slots), cost
    return best


def _above(rows: int) -> bool:
    return rows <= 0


def _below(rows: int) -> bool:
    return rows >= 0


def _all(rows: int) -> bool:
    return True


def _assigned(wishes: Sequence[float], columns: int) -> list[int]:
    """Distinct columns in the order of the wishes, as near to them as they can be together."""
    count = len(wishes)
    room = columns - count + 1
    costs: list[list[float]] = []
    for number, wish in enumerate(wishes):
        before = costs[-1] if costs else [0.0] * room
        least, row = float("inf"), []
        for extra in range(room):
            least = min(least, before[extra])
            row.append(least + (number + extra - wish) ** 2)
        costs.append(row)
    chosen: list[int] = []
    top = room - 1
    for number in range(count - 1, -1, -1):
        top = min(range(top + 1), key=lambda extra: (costs[number][extra], extra))
        chosen.append(number + top)
    return chosen[::-1]


def _exchange(
    rows: Sequence[Sequence[str]], near: Mapping[str, list[str]], slots: dict[str, int], columns: int
) -> None:
    """Let nodes of a row change places, or take a free one, where that shortens their edges."""
    for row in rows:
        at: list[str | None] = [None] * columns
        for key in row:
            at[slots[key]] = key
        reach = {key: [slots[other] for other in near[key]] for key in row}
        for one in range(columns):
            for two in range(one + 1, min(columns, one + 4)):
                a, b = at[one], at[two]
                if a is None and b is None:
                    continue
                gain = 0
                if a is not None:
                    gain += sum(abs(one - other) - abs(two - other) for other in reach[a])
                if b is not None:
                    gain += sum(abs(two - other) - abs(one - other) for other in reach[b])
                if gain > 0:
                    at[one], at[two] = b, a
                    if a is not None:
                        slots[a] = two
                    if b is not None:
                        slots[b] = one


def _cost(edges: Sequence[Edge], slots: Mapping[str, int], row_of: Mapping[str, int]) -> float:
    """How far edges run sideways, and, between rows that follow each other, how often they cross."""
    total = 0.0
    spaces: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for edge in edges:
        one, two = slots[edge.parent], slots[edge.child]
        total += abs(one - two)
        if row_of[edge.child] == row_of[edge.parent] + 1:
            spaces[row_of[edge.parent]].append((one, two))
    for those in spaces.values():
        those.sort()
        total += sum(b > d for n, (a, b) in enumerate(those) for c, d in those[n + 1 :] if a < c)
    return total


# --- lines ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Net:
    """The edges of one parent and one style, which share their line."""

    source: str
    exit_gap: int
    ends: list[tuple[int, str, int, int]] = field(default_factory=list)  # edge, child, its gap, its place among edges
    lane: int | None = None  # of a free cell's column
    channel: int | None = None
    track: int = 0
    exit_x: float = 0.0
    y: dict[int, float] = field(default_factory=dict)  # of its horizontal line in each gap that has one

    @property
    def gaps(self) -> list[int]:
        return sorted({self.exit_gap, *(gap for _, _, gap, _ in self.ends)})


@dataclass(slots=True)
class _Stretch:
    """A horizontal line in a space between rows, with what leaves it upward and downward."""

    net: _Net
    low: float
    high: float
    ups: list[float]
    downs: list[float]


class _Router:
    """Runs edges through the spaces. Gap n is above row n; channel n is left of column n."""

    def __init__(
        self,
        nodes: Mapping[str, Node],
        rows: Sequence[Sequence[str]],
        slots: Mapping[str, int],
        edges: Sequence[Edge],
    ) -> None:
        self.nodes, self.edges, self.slots = nodes, edges, slots
        self.rows = [sorted(row, key=lambda key: slots[key]) for row in rows]
        self.columns = max((slots[key] + 1 for key in slots), default=1)
        self.row = {key: number for number, row in enumerate(self.rows) for key in row}
        self.cell = {(self.row[key], slots[key]): key for key in slots}
        self.beside: dict[int, tuple[str, str]] = {}  # edges between neighbours in a row
        self.nets = self._nets()
        self.of = {number: (net, child, gap, place) for net in self.nets for number, child, gap, place in net.ends}
        self.first: dict[str, _Net] = {}  # the net that enters a box at its first place
        for net in self.nets:
            for _, child, _, place in net.ends:
                if place == 0:
                    self.first[child] = net
        self.taken: dict[tuple[int, int], _Net] = {}  # cells that a line runs through or ends above
        self.tracks: list[list[list[tuple[int, int]]]] = [[] for _ in range(self.columns + 1)]

    def _nets(self) -> list[_Net]:
        nets: dict[tuple[str, str], _Net] = {}
        places: dict[str, int] = defaultdict(int)
        for number, edge in enumerate(self.edges):
            if edge.parent not in self.row or edge.child not in self.row or edge.parent == edge.child:
                continue
            upper, lower = edge.parent, edge.child
            if not edge.directed:
                one, two = sorted((upper, lower), key=lambda key: (self.row[key], self.slots[key]))
                upper, lower = one, two
                if self.row[upper] == self.row[lower]:
                    if self.slots[lower] - self.slots[upper] == 1:
                        self.beside[number] = (upper, lower)
                        continue
                    net = nets.setdefault((upper, edge.style), _Net(upper, self.row[upper] + 1))
                    net.ends.append((number, lower, self.row[lower] + 1, -1 - min(places["\0" + lower], MOST)))
                    places["\0" + lower] += 1
                    continue
            net = nets.setdefault((upper, edge.style), _Net(upper, self.row[upper] + 1))
            net.ends.append((number, lower, self.row[lower], min(places[lower], MOST)))
            places[lower] += 1
        return [nets[key] for key in sorted(nets, key=lambda k: (self.row[k[0]], self.slots[k[0]], k[1]))]

    def layout(self) -> Layout:
        for net in self.nets:
            if len(net.gaps) > 1:
                self._trunk(net)
        self._columns()
        self._exits()
        return self._drawn()

    # --- the long way down ------------------------------------------------------------------------

    def _trunk(self, net: _Net) -> None:
        """Choose where a line passes rows: through free cells, or between two columns, so that it is short. To count
        the lines that it would cross, in a second round, made generated families no clearer (tried with several
        weights: as many crossings or more, the picture wider)."""
        gaps = net.gaps
        top, bottom = gaps[0], gaps[-1]
        stops: dict[int, list[int]] = {gap: [] for gap in gaps}
        stops[net.exit_gap].append(self.slots[net.source])
        for _, child, gap, _ in net.ends:
            stops[gap].append(self.slots[child])
        ends = [(min(those), max(those)) for those in stops.values()]

        def sideways(x: float) -> float:
            return sum(max(high, x) - min(low, x) for low, high in ends)

        choices: list[tuple[float, int, int]] = []
        for column in range(self.columns):
            if self._free(net, column, top, bottom):
                choices.append((sideways(column), 0, column))
        for channel in range(self.columns + 1):
            crowd = sum(any(a <= bottom and top <= b for a, b in track) for track in self.tracks[channel])
            choices.append((sideways(channel - 0.5) + 0.3 + 0.2 * crowd, 1, channel))
        _, kind, place = min(choices)
        if kind == 0:
            net.lane = place
            for row in range(top, bottom):
                self.taken[row, place] = net
            if (bottom, place) not in self.cell:
                self.taken[bottom, place] = net
            return
        net.channel = place
        for number, track in enumerate(self.tracks[place]):
            if all(b < top or bottom < a for a, b in track):
                net.track = number
                track.append((top, bottom))
                return
        net.track = len(self.tracks[place])
        self.tracks[place].append([(top, bottom)])

    def _free(self, net: _Net, column: int, top: int, bottom: int) -> bool:
        if any((row, column) in self.cell or (row, column) in self.taken for row in range(top, bottom)):
            return False
        above = (top - 1, column)
        if above in self.taken:
            return False
        if bottom >= len(self.rows):
            return True
        below = self.cell.get((bottom, column))
        if below is not None:
            return self.first.get(below) is net
        return (bottom, column) not in self.taken

    # --- where everything is from the left ---------------------------------------------------------

    def _columns(self) -> None:
        self.left: list[float] = []
        self.channels: list[float] = []
        x = 0.0
        for column in range(self.columns + 1):
            tracks = len(self.tracks[column])
            outer = column in (0, self.columns)
            self.channels.append(x + (4 if column == 0 else CHANNEL / 2))
            x += (0 if outer and not tracks else CHANNEL / 2 if outer else CHANNEL) + TRACK * tracks
            self.left.append(x)
            x += BOX_WIDTH
        self.width = self.left[-1]

    def _entry(self, child: str, place: int) -> float:
        left = self.left[self.slots[child]]
        if place < 0:  # from below, between the places of those that go on to the box below
            return left + DROP + STEP * (MOST + 1.5 + place + 1)
        return left + DROP + STEP * place

    def _trunk_x(self, net: _Net) -> float | None:
        if net.lane is not None:
            return self.left[net.lane] + DROP
        if net.channel is not None:
            return self.channels[net.channel] + TRACK * net.track
        return None

    def _exits(self) -> None:
        """Lines leave a box at its left, above the one that may enter the box below, or else further right, so that
        no two lines ever share a place."""
        used: dict[str, int] = defaultdict(int)
        for net in self.nets:
            column, row = self.slots[net.source], self.row[net.source] + 1
            left = self.left[column]
            below = self.cell.get((row, column))
            owner = self.first.get(below) if below is not None else self.taken.get((row, column))
            if used[net.source] == 0 and owner in (None, net) and net.ends[0][3] >= 0:
                net.exit_x = left + DROP
            else:
                net.exit_x = left + BOX_WIDTH - 12 - 12 * used[net.source]
            used[net.source] += 1

    # --- where everything is from the top ----------------------------------------------------------

    def _stretches(self) -> dict[int, list[_Stretch]]:
        found: dict[int, list[_Stretch]] = defaultdict(list)
        for net in self.nets:
            gaps, trunk = net.gaps, self._trunk_x(net)
            for gap in gaps:
                ups: list[float] = []
                downs: list[float] = []
                if gap == net.exit_gap:
                    ups.append(net.exit_x)
                for _, child, at, place in net.ends:
                    if at == gap:
                        (ups if place < 0 else downs).append(self._entry(child, place))
                if trunk is not None:
                    if gap > gaps[0]:
                        ups.append(trunk)
                    if gap < gaps[-1]:
                        downs.append(trunk)
                xs = [*ups, *downs]
                if max(xs) - min(xs) > 0.5:
                    found[gap].append(_Stretch(net, min(xs), max(xs), ups, downs))
        return found

    def _drawn(self) -> Layout:
        stretches = self._stretches()
        y = 0.0
        tops: list[float] = []
        layout = Layout(rows=self.rows, width=self.width)
        gap_tops: list[float] = []
        for gap in range(len(self.rows) + 1):
            lanes = _lanes(stretches.get(gap, ()))
            gap_tops.append(y)
            for number, lane in enumerate(lanes):
                for stretch in lane:
                    stretch.net.y[gap] = y + GAP / 2 + LANE * number + (4 if gap else 0)
            last = gap == len(self.rows)
            y += (4 if last and not lanes else GAP) + LANE * max(0, len(lanes) - 1) + (4 if gap and not last else 0)
            if not last:
                room = max(self.nodes[key].label for key in self.rows[gap])
                tops.append(y + room)
                y += room + BOX_HEIGHT
        layout.height = y
        for key, row in self.row.items():
            layout.boxes[key] = (self.left[self.slots[key]], tops[row])
        layout.lines = [self._line(number, layout) for number in range(len(self.edges))]
        for number, keys in enumerate(self.rows):
            band = self.nodes[keys[0]].band
            start = 0.0 if number == 0 else gap_tops[number] + 5
            if not layout.bands or layout.bands[-1][0] != band:
                if layout.bands:
                    layout.bands[-1] = (*layout.bands[-1][:2], start)
                layout.bands.append((band, start, y))
        return layout

    def _line(self, number: int, layout: Layout) -> list[Point]:
        if number in self.beside:
            (x, y), (other, _) = (layout.boxes[key] for key in self.beside[number])
            return [(x + BOX_WIDTH, y + BOX_HEIGHT / 2), (other, y + BOX_HEIGHT / 2)]
        if number in self.of:
            net, child, gap, place = self.of[number]
            x, y = layout.boxes[net.source][0], layout.boxes[net.source][1] + BOX_HEIGHT
            end = layout.boxes[child][1] + (BOX_HEIGHT if place < 0 else 0)
            points: list[Point] = [(net.exit_x, y)]
            trunk = self._trunk_x(net)
            x = net.exit_x
            turns = [(net.exit_gap, trunk)] if trunk is not None and gap != net.exit_gap else []
            for at, to in [*turns, (gap, self._entry(child, place))]:
                assert to is not None
                if abs(to - x) > 0.5:
                    points += [(x, net.y[at]), (to, net.y[at])]
                    x = to
            points.append((x, end))
            return points
        return []


def _lanes(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """Lines that overlap on tracks of their own, in an order in which few cross."""
    lanes: list[list[_Stretch]] = []
    for stretch in sorted(stretches, key=lambda s: (s.low, s.high, s.net.source)):
        for lane in lanes:
            if lane[-1].high + 10 < stretch.low:
                lane.append(stretch)
                break
        else:
            lanes.append([stretch])
    for _ in range(len(lanes)):
        moved = False
        for n in range(len(lanes) - 1):
            if _crossings(lanes[n + 1], lanes[n]) < _crossings(lanes[n], lanes[n + 1]):
                lanes[n], lanes[n + 1] = lanes[n + 1], lanes[n]
                moved = True
        if not moved:
            break
    return lanes


def _crossings(upper: Iterable[_Stretch], lower: Sequence[_Stretch]) -> int:
    """How many lines cross between two tracks."""
    return sum(
        sum(below.low < x < below.high for x in above.downs) + sum(above.low < x < above.high for x in below.ups)
        for above in upper
        for below in lower
    )
