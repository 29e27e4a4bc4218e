package boltstore

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/store/internal/bench"
	"escalate/store/internal/record"
)

var update = flag.Bool("update", false, "write the golden file of the present layout anew; that of an older one needs its program")

// golden is what a file held, as the program that wrote it saw it.
type golden struct {
	States []json.RawMessage
	Rows   []meeting.Row
	Events []int
	Next   time.Time
	Claim  []string // lanes and kinds
}

func goldenPath(layout int, ext string) string {
	return filepath.Join("testdata", fmt.Sprintf("layout-%d.%s", layout, ext))
}

// TestGoldenFiles opens a file of each layout that was ever given to anybody: nothing of what
// the program that wrote it saw is lost, and the log leads to the state.
func TestGoldenFiles(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	for layout := 2; layout <= present.version; layout++ {
		t.Run(fmt.Sprint(layout), func(t *testing.T) {
			path := unpacked(t, layout)
			var want golden
			words, err := os.ReadFile(goldenPath(layout, "json"))
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(words, &want))

			s := opened(t, path)
			for range 2 { // migrated, and opened again
				for i, state := range want.States {
					id := meeting.ID(i + 1)
					e, err := s.Get(t.Context(), id)
					require.NoError(t, err)
					data, err := json.Marshal(e)
					require.NoError(t, err)
					requireWithin(t, id.String(), tree(t, state), tree(t, data))
					events, err := s.Events(t.Context(), id)
					require.NoError(t, err)
					replayed, err := meeting.Replay(events)
					require.NoError(t, err)
					again, err := json.Marshal(replayed)
					require.NoError(t, err)
					require.JSONEq(t, string(again), string(data))
					require.Len(t, events, want.Events[i])
				}
				require.NoError(t, s.Close())
				s = opened(t, path)
			}
			got := sees(t, s)
			require.Equal(t, want.Rows, got.Rows)
			require.Equal(t, want.Next, got.Next)
			require.Equal(t, want.Claim, got.Claim)
			on := func(e *meeting.Escalation) error { return e.Ask(e.Person("U1"), e.Person("U2"), "And now?", goldenEnd) }
			e, err := s.Update(t.Context(), 1, "the last click", on)
			require.NoError(t, err)
			require.Equal(t, want.Events[0], e.Seq, "a request that was answered is known again")
			e, err = s.Update(t.Context(), 1, "another click", on)
			require.NoError(t, err)
			require.Greater(t, e.Seq, want.Events[0])
			known, err := s.People(t.Context(), "U1", "U2", "U3", "U5")
			require.NoError(t, err)
			require.Len(t, known, 4)
		})
	}
}

// unpacked is the path of a golden file.
func unpacked(t *testing.T, layout int) string {
	packed, err := os.Open(goldenPath(layout, "gz"))
	require.NoError(t, err)
	defer packed.Close()
	file, err := gzip.NewReader(packed)
	require.NoError(t, err)
	raw, err := io.ReadAll(file)
	require.NoError(t, err)
	path := fresher(t, t.TempDir())
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	return path
}

// A log that lost a body, as erasing leaves it, cannot lead to the state any more: the state that
// was kept stays. One that is broken changes nothing in the file.
func TestStatesAreMadeAnewOnlyFromWholeLogs(t *testing.T) {
	path := unpacked(t, 2)
	early := bodyKey(eventKey(1, 3))
	var body []byte
	tamper(t, path, bEvents, early, func(v []byte) { body = bytes.Clone(v); v[0] ^= 1 })
	_, err := Open(path, Options{})
	require.ErrorContains(t, err, "the audit log of ESC-1 is broken at event 3: its body was changed after it was written; restore a backup")
	require.ErrorContains(t, err, "it is as it was, and a copy is "+path+".v2.bak")
	restore(t, path, bEvents, early, body)

	whole := fresherCopy(t, path)
	restore(t, path, bEvents, early, nil)
	erased, err := opened(t, path).Get(t.Context(), 1)
	require.NoError(t, err)
	e, err := opened(t, whole).Get(t.Context(), 1)
	require.NoError(t, err)
	require.NotEqual(t, e.Revs, erased.Revs)
	erased.Revs = e.Revs
	for i := range erased.Items {
		erased.Items[i].Linked = e.Items[i].Linked
	}
	require.Equal(t, e, erased)
}

// sees is what the store holds.
func sees(t *testing.T, s *kept) (g golden) {
	ctx := context.Background()
	for id := meeting.ID(1); ; id++ {
		e, err := s.Get(ctx, id)
		if err != nil {
			break
		}
		data, err := json.Marshal(e)
		require.NoError(t, err)
		events, err := s.Events(ctx, id)
		require.NoError(t, err)
		g.States, g.Events = append(g.States, data), append(g.Events, len(events))
	}
	var err error
	g.Rows, err = s.ByPerson(ctx, "U1")
	require.NoError(t, err)
	g.Next, err = s.NextDue(ctx)
	require.NoError(t, err)
	batches, err := s.Claim(ctx, goldenEnd, time.Minute, 100)
	require.NoError(t, err)
	for _, b := range batches {
		line := b.Lane
		for _, n := range b.Notices {
			line += " " + string(n.Kind)
		}
		g.Claim = append(g.Claim, line)
	}
	return g
}

var goldenEnd = calendar.At(2025, 12, 1, 15, 0, "America/New_York")

// writeGolden holds a meeting from its opening to its close, with all that it can have, and one
// that goes on, and keeps the file and what this program sees in it.
func writeGolden(t *testing.T) {
	path := fresher(t, t.TempDir())
	s, err := Open(path, Options{Rand: rand.NewChaCha8([32]byte{})})
	require.NoError(t, err)
	g := &kept{s, path}
	holdGolden(t, g)
	begin(t, g)
	var packed, file bytes.Buffer
	require.NoError(t, g.Backup(t.Context(), &file))
	require.NoError(t, os.MkdirAll("testdata", 0o755))
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	require.NoError(t, err)
	_, err = zip.Write(file.Bytes())
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	require.NoError(t, g.db.View(func(tx *bbolt.Tx) error {
		require.NotNil(t, tx.Bucket(bState).Get(record.Number(1)), "a state was kept")
		return nil
	}))
	words, err := json.MarshalIndent(sees(t, g), "", "  ")
	require.NoError(t, err)
	require.NoError(t, g.Close())
	require.NoError(t, os.WriteFile(goldenPath(present.version, "gz"), packed.Bytes(), 0o644))
	require.NoError(t, os.WriteFile(goldenPath(present.version, "json"), append(words, '\n'), 0o644))
}

func holdGolden(t *testing.T, s *kept) {
	g := &bench.GlobalTech{At: calendar.At(2025, 11, 10, 14, 51, "America/New_York")}
	for i := range 3 {
		g.Voters = append(g.Voters, meeting.Person{
			ID: meeting.UserID(fmt.Sprintf("U0VOTER%d", i)), Name: fmt.Sprintf("Alexandra Voter %d", i), Zone: "America/New_York", Standing: meeting.FullMember,
		})
	}
	e, err := s.Create(t.Context(), "the first click", g.Enter)
	require.NoError(t, err)
	sarah, tom, lisa, maria := e.Person("U1"), e.Person("U2"), e.Person("U3"), e.Person("U5")
	first, second := g.Voters[0], g.Voters[1]
	at := g.At.Add(time.Hour)
	do := func(key string, fn func(e *meeting.Escalation) error) {
		t.Helper()
		at = at.Add(time.Minute)
		var err error
		e, err = s.Update(t.Context(), e.ID, key, fn)
		require.NoError(t, err)
	}
	require.NoError(t, s.Learn(t.Context(), time.Time{}, sarah, tom, lisa, maria))
	do("", func(e *meeting.Escalation) error {
		return e.SetMeeting(sarah, meeting.Newest, meeting.Meeting{
			Objective: "Keep the customer", Start: g.At, End: g.At.Add(time.Hour), Zone: "America/New_York", Location: "Room B",
		}, []meeting.Person{sarah, tom}, []meeting.UserID{tom.ID}, at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.SetSummary(sarah, meeting.Newest, "Down for 48 hours", meeting.High, at)
	})
	do("", func(e *meeting.Escalation) error { return e.CloseVote(sarah, 1, at) })
	do("", func(e *meeting.Escalation) error {
		return e.Assign(sarah, meeting.LegalCheck, meeting.Newest, []meeting.Person{first}, at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.Assign(sarah, meeting.FinanceCheck, meeting.Newest, []meeting.Person{second}, at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.PrepareDecision(sarah, meeting.DecisionDraft{Option: 2, Reasons: []string{"Keeps the account"}, Why: "It costs less"}, 0, meeting.Seen{}, at)
	})
	do("", func(e *meeting.Escalation) error { return e.Approve(tom, 1, meeting.Seen{Rev: 1}, "", at) })
	do("", func(e *meeting.Escalation) error {
		return e.AnswerException(first, 2, meeting.Seen{Rev: 1}, true, "Fair", "", at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.AnswerException(second, 2, meeting.Seen{Rev: 1}, true, "", "CN-7", at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.AddItems(sarah, lisa, []meeting.ItemDraft{
			{Text: "Test the backups", Due: calendar.Due{At: at.Add(48 * time.Hour), Zone: "America/New_York", Typed: "Wednesday"}}, {Text: "Name the manager"},
		}, at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.Link(lisa, 2, meeting.Newest, []meeting.PartRef{{Option: 2, Part: 2}}, at)
	})
	do("", func(e *meeting.Escalation) error {
		return e.PlanFollowUp(sarah, meeting.Newest, meeting.Plan{Start: goldenEnd, Length: time.Hour, Zone: "America/New_York", Measures: "Satisfaction"}, []meeting.Person{sarah, tom}, at)
	})
	for i := range record.Stride {
		do("", func(e *meeting.Escalation) error { return e.Ask(sarah, maria, fmt.Sprintf("Question %d?", i+1), at) })
	}
	do("the last click", func(e *meeting.Escalation) error { return e.Done(lisa, 1, at) })
	do("", func(e *meeting.Escalation) error { return e.OfferAll(maria, tom, at) })
	do("", func(e *meeting.Escalation) error { return e.TakeAll(tom, maria.ID, at) })
}

func tree(t *testing.T, data []byte) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(data, &v))
	return v
}

// requireWithin says that all of want is in got; what a later program adds beside it may be there.
func requireWithin(t *testing.T, where string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		require.True(t, ok, where)
		for k, v := range want {
			requireWithin(t, where+"."+k, v, have[k])
		}
	case []any:
		have, ok := got.([]any)
		require.True(t, ok, where)
		require.Len(t, have, len(want), where)
		for i, v := range want {
			requireWithin(t, fmt.Sprintf("%s[%d]", where, i), v, have[i])
		}
	default:
		require.Equal(t, want, got, where)
	}
}
