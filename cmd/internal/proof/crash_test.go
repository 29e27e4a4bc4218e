package proof

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// full says that a run may take minutes, all that it may take hours.
func full() bool { return os.Getenv("PROOF_FULL") != "" }
func all() bool  { return os.Getenv("PROOF_FULL") == "all" }

// much is how much of something this run takes: an ordinary one a sample, PROOF_FULL=1 more, and
// PROOF_FULL=all what is named last.
func much[N int | uint64](sample, more, most N) N {
	switch {
	case all():
		return most
	case full():
		return more
	}
	return sample
}

// sample is how many points of each kind a run takes, from the first two days of the meeting;
// with PROOF_FULL also from the three weeks after.
func sample(points int) int {
	if testing.Short() {
		return 1
	}
	return much(3, 15, points)
}

// firstDays is the story without the follow-up meeting three weeks later.
func firstDays(steps []story.Step) []story.Step {
	i := slices.IndexFunc(steps, func(st story.Step) bool { return st.Verb == "until" && strings.HasPrefix(st.Rest, "2025-12") })
	return steps[:max(i, 0)]
}

// outcome is what is left of a meeting: the record and all messages, without what differs
// from one run to the next (moments, and the ids that Slack gives out).
type outcome struct {
	record, messages string
	notices          []string
	tried, commits   int
	calls            int
	died             string
}

var differs = []struct {
	what *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`), "<moment>"},
	{regexp.MustCompile(`\b\d{10}\.\d{6}\b`), "<ts>"},
	{regexp.MustCompile(`\b[CDF0][A-Z0-9]{8,}\b`), "<id>"},
	{regexp.MustCompile(`"Seq": \d+`), `"Seq": 0`},
	{regexp.MustCompile(`\n\s*"(Asked|Nudged)": true,`), ""}, // of a vote: see waiting
	{regexp.MustCompile(`\bin \d+ (minutes?|hours?)\b`), "in <while>"},
	{regexp.MustCompile(`\b\d{1,2}:\d\d\b`), "<time>"},
	{regexp.MustCompile(`\bDecided in (\d+ \w+ ?)+`), "Decided in <while>"},
}

func same(s string) string {
	for _, d := range differs {
		s = d.what.ReplaceAllString(s, d.by)
	}
	return s
}

// tell plays the GlobalTech meeting with one death in it.
func tell(t *testing.T, plan kill) (o outcome) {
	t.Helper()
	s, err := story.Load("globaltech")
	require.NoError(t, err)
	if !full() {
		s.Steps = firstDays(s.Steps)
	}
	synctest.Test(t, func(t *testing.T) {
		policy := meeting.DefaultPolicy()
		holidays, err := calendar.ParseHolidays("US=America/New_York,US=America/Chicago")
		require.NoError(t, err)
		policy.Calendar = calendar.New(calendar.DefaultHours(), holidays)
		r := newRig(t, s, policy)
		r.tidy = true
		defer r.close()
		p := &player{r: r, story: s, plan: plan}
		err = p.play()
		require.NoError(t, err, "killed %s %d: %s\n%s", plan.at, plan.n, p.died, r.log)
		require.NoError(t, r.settledUp(), "killed %s %d: %s", plan.at, plan.n, p.died)
		o = r.outcome(t)
		o.tried, o.commits, o.calls = r.l.counts()
		o.died = p.died
	})
	return o
}

func (r *rig) outcome(t *testing.T) (o outcome) {
	e, err := r.store.Get(t.Context(), 1)
	require.NoError(t, err)
	raw, err := json.MarshalIndent(e, "", " ")
	require.NoError(t, err)
	o.record = same(string(raw))
	var all []string
	r.messages(func(m slackfake.Message) {
		if m.Ephemeral || m.Subtype != "" && m.Subtype != "file_share" {
			return
		}
		if set := r.book.batches[batchOf(m)]; waiting(set) || passed(e, set) {
			return
		}
		all = append(all, same(fmt.Sprintf("%s: %s", r.place(m.Channel), strings.Join(m.Lines(""), "\n  "))))
		if !strings.HasPrefix(m.Channel, "D") {
			return
		}
		for _, n := range r.book.batches[batchOf(m)] {
			o.notices = append(o.notices, fmt.Sprintf("%s %s to %s", n.Kind, n.Subject, n.To))
		}
	})
	slices.Sort(o.notices)
	// Place by place; within a place in the order in which they stand.
	slices.SortStableFunc(all, func(a, b string) int {
		x, _, _ := strings.Cut(a, ": ")
		y, _, _ := strings.Cut(b, ": ")
		return strings.Compare(x, y)
	})
	o.messages = strings.Join(all, "\n")
	return o
}

// waiting says that a message asks those who have not voted yet: whether a death took the
// minute after which they are asked is not the meeting's matter.
func waiting(set []meeting.Notice) bool {
	return len(set) > 0 && !slices.ContainsFunc(set, func(n meeting.Notice) bool {
		return n.Kind != meeting.AskVote && n.Kind != meeting.NudgeVote
	})
}

// passed says that a message is a card that a newer message has replaced: whether there was the time to post it in
// between hangs on the death.
func passed(e *meeting.Escalation, set []meeting.Notice) bool {
	return slices.ContainsFunc(set, func(n meeting.Notice) bool {
		k, edition := n.Card()
		return n.Kind == meeting.ShowCard && edition != e.Editions[k]
	})
}

// place names a conversation so that it can be compared between runs.
func (r *rig) place(id string) string {
	c, _ := r.slack.Channel(id)
	if c.IM {
		return "dm " + strings.Join(c.Members, " ")
	}
	return c.Name
}

// Killed once at each commit and at each call to Slack, the meeting ends with the same record
// and the same messages.
func TestTheMeetingSurvivesADeathAnywhere(t *testing.T) {
	undisturbed := tell(t, kill{})
	require.Empty(t, undisturbed.died)
	t.Logf("%d writes, %d commits and %d calls", undisturbed.tried, undisturbed.commits, undisturbed.calls)
	for at, n := range map[place]int{
		beforeCommit: undisturbed.tried, afterCommit: undisturbed.commits, beforeCall: undisturbed.calls, afterCall: undisturbed.calls,
	} {
		step := max(1, n/sample(n))
		for i := 1 + step/2; i <= n; i += step {
			t.Run(fmt.Sprintf("%s %d", at, i), func(t *testing.T) {
				t.Parallel()
				o := tell(t, kill{at, i})
				require.Empty(t, apart(undisturbed.record, o.record), "the record, killed %s", o.died)
				require.Empty(t, apart(strings.Join(undisturbed.notices, "\n"), strings.Join(o.notices, "\n")), "what was told, killed %s", o.died)
				require.Empty(t, apart(undisturbed.messages, o.messages), "the messages, killed %s", o.died)
			})
		}
	}
}

// apart is where two texts part: the first lines that are in one of them only.
func apart(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	if i == len(x) && i == len(y) {
		return ""
	}
	return "expected:\n" + strings.Join(x[max(0, i-1):min(len(x), i+6)], "\n") + "\nfound:\n" + strings.Join(y[max(0, i-1):min(len(y), i+6)], "\n")
}
