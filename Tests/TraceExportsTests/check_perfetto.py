"""Reads a file for Perfetto with the classes that Perfetto publishes, and prints what is in it.

Every slice must end after it began, on its own track, inside the slice around it; every track must be
described before it is used; every name must have been written down. The counts go to the standard
output as JSON; anything wrong ends the program with the reason.
"""

import json
import sys

from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackEvent

trace = Trace()
with open(sys.argv[1], "rb") as file:
    trace.ParseFromString(file.read())

tracks = {}
names = {}
annotation_names = {}
open_slices = {}
last_time = {}
categories = {}
counters = {}
parents = []
calls = []
for number, packet in enumerate(trace.packet):
    assert packet.trusted_packet_sequence_id == 1, number
    assert packet.sequence_flags == (1 if number == 0 else 2), number
    assert not packet.UnknownFields() if hasattr(packet, "UnknownFields") else True
    for entry in packet.interned_data.event_names:
        assert entry.iid not in names, entry
        names[entry.iid] = entry.name
    for entry in packet.interned_data.debug_annotation_names:
        assert entry.iid not in annotation_names, entry
        annotation_names[entry.iid] = entry.name
    if packet.HasField("track_descriptor"):
        track = packet.track_descriptor
        assert track.uuid not in tracks and track.name, track
        assert track.parent_uuid == 0 or track.parent_uuid in tracks, track
        tracks[track.uuid] = track
        continue
    event = packet.track_event
    assert packet.HasField("timestamp") and event.track_uuid in tracks, packet
    track = event.track_uuid
    is_counter = tracks[track].HasField("counter")
    assert packet.timestamp >= last_time.get(track, 0), packet
    last_time[track] = packet.timestamp
    if event.type == TrackEvent.TYPE_COUNTER:
        assert is_counter, packet
        counters.setdefault(tracks[track].name, []).append(
            (packet.timestamp, event.double_counter_value)
        )
        continue
    assert not is_counter, packet
    stack = open_slices.setdefault(track, [])
    if event.type == TrackEvent.TYPE_SLICE_END:
        began, category = stack.pop()
        assert packet.timestamp >= began, packet
        continue
    (category,) = event.categories
    categories[category] = categories.get(category, 0) + 1
    if event.type == TrackEvent.TYPE_INSTANT:
        continue
    assert event.type == TrackEvent.TYPE_SLICE_BEGIN, packet
    around = [entry[1] for entry in stack]
    is_beside = "beside" in tracks[track].name
    assert around == {
        "session": [], "effect": [], "step": ["session"],
        "call": [] if is_beside else ["session", "step"],
    }[category], packet
    stack.append((packet.timestamp, category))
    if category == "call":
        annotations = {annotation_names[a.name_iid]: a for a in event.debug_annotations}
        calls.append([
            packet.timestamp, names[event.name_iid], annotations["outcome"].string_value,
            tracks[track].name,
        ])

assert not any(open_slices.values()), open_slices
print(json.dumps({
    "packets": len(trace.packet),
    "categories": categories,
    "counters": sorted(counters),
    "counts": sum(len(values) for values in counters.values()),
    "tracks": sorted(track.name for track in tracks.values()),
    "calls": calls,
}))
