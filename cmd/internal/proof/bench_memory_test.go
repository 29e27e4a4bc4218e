//go:build linux

package proof

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/bot/view"
	"escalate/cmd/internal/story"
	"escalate/store"
	"escalate/store/boltstore"
)

// BenchmarkMemory is what the program that ships holds of the machine's memory and cannot
// give back (RssAnon; the pages of its file are the kernel's), as a process of its own
// against a workspace on localhost: idle over a new file, and after a thousand meetings.
// There is no floor: this is megabytes.
//
// Slack lets an app make twenty channels a minute, and the program keeps to that, so a
// thousand meetings would take an hour. They are therefore set up beforehand, up to their
// vote, with all that is owed said; then the program works in each: three people vote, and
// one asks where it stands and opens a form.
func BenchmarkMemory(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "escalate")
	out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", bin, "escalate/cmd/escalate").CombinedOutput()
	require.NoError(b, err, "%s", out)
	for range b.N {
		ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, NoRateLimits: true, GrantOptional: true, SocketLife: -1})
		require.NoError(b, err)
		_, err = ws.Listen("127.0.0.1:0")
		require.NoError(b, err)
		for _, who := range crew {
			ws.AddUser(slackfake.User{Name: who, RealName: "Some " + who, Zone: "Europe/Berlin"})
		}
		idle := shipped(b, bin, ws, filepath.Join(b.TempDir(), "new.db"))
		time.Sleep(3 * time.Second)
		b.ReportMetric(idle.anon(b), "MB-idle")
		idle.stop(b)

		const meetings = 1000
		file := filepath.Join(b.TempDir(), "escalate.db")
		channels := convene(b, ws, file, meetings)
		p, most := shipped(b, bin, ws, file), 0.0
		for i, channel := range channels {
			attend(b, ws, channel)
			if i%50 == 0 {
				most = max(most, p.anon(b))
			}
		}
		time.Sleep(3 * time.Second)
		b.ReportMetric(p.anon(b), "MB-after")
		b.ReportMetric(max(most, p.anon(b)), "MB-most")
		b.ReportMetric(0, "ns/op")
		p.stop(b)
		ws.Close()
		kept, err := boltstore.Open(file, boltstore.Options{})
		require.NoError(b, err)
		for id := meeting.ID(1); id <= meetings; id++ {
			e, err := kept.Get(b.Context(), id)
			require.NoError(b, err)
			require.Len(b, e.Ballot().Cast, 3, "%s was not voted in", id)
		}
		require.NoError(b, kept.Close())
	}
}

// ship is the program that ships, running.
type ship struct{ cmd *exec.Cmd }

// shipped starts it and returns once it is connected.
func shipped(b *testing.B, bin string, ws *slackfake.Workspace, file string) *ship {
	cmd := exec.Command(bin)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(file),
		"SLACK_BOT_TOKEN=" + ws.BotToken(), "SLACK_APP_TOKEN=" + ws.AppToken(), "SLACK_API_URL=" + ws.APIURL(), "ESCALATE_DB=" + file,
	}
	stderr, err := cmd.StderrPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	connected, said := make(chan bool, 1), ""
	go func() {
		for in := bufio.NewScanner(stderr); in.Scan(); {
			if said = in.Text(); strings.Contains(said, `"connected"`) {
				connected <- true
			}
		}
		close(connected)
	}()
	require.True(b, <-connected, "the program ended: %s", said)
	return &ship{cmd}
}

func (p *ship) stop(b *testing.B) {
	require.NoError(b, p.cmd.Process.Signal(os.Interrupt))
	require.NoError(b, p.cmd.Wait())
}

// anon is its RssAnon in megabytes.
func (p *ship) anon(b *testing.B) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	require.NoError(b, err)
	_, rest, ok := strings.Cut(string(status), "RssAnon:")
	require.True(b, ok)
	var kb float64
	_, err = fmt.Sscan(rest, &kb)
	require.NoError(b, err)
	return kb / 1024
}

// convene makes a file with n meetings at their vote and settles all that is owed: each has
// its channel, with the card of the vote in it. It returns the channels.
func convene(b *testing.B, ws *slackfake.Workspace, file string, n int) (channels []string) {
	kept, err := boltstore.Open(file, boltstore.Options{})
	require.NoError(b, err)
	people := map[string]meeting.Person{}
	for _, who := range crew {
		u := ws.Person(who).User()
		people[who] = meeting.Person{ID: meeting.UserID(u.ID), Name: u.RealName, Zone: u.Zone, Standing: meeting.FullMember}
		require.NoError(b, kept.Learn(b.Context(), time.Time{}, people[who]))
	}
	now := time.Now()
	said := &usher{
		ws: ws, kept: kept, now: now, draw: &view.View{Policy: meeting.DefaultPolicy(), Command: "/escalate"},
		api: slack.New(ws.BotToken(), slack.OptionAPIURL(ws.APIURL())),
	}
	manyAtOnce(n, func(i int) error {
		_, err := kept.Create(b.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) { return atVote(id, people, nil, i, now) })
		return err
	}).none(b)
	for {
		all, err := kept.Claim(b.Context(), now, time.Hour, 1000)
		require.NoError(b, err)
		if len(all) == 0 {
			break
		}
		manyAtOnce(len(all), func(i int) error { return said.settle(b.Context(), all[i]) }).none(b)
	}
	for i := range n {
		e, err := kept.Get(b.Context(), meeting.ID(i+1))
		require.NoError(b, err)
		channels = append(channels, e.Channel.ID)
	}
	require.NoError(b, kept.Close())
	return channels
}

// mishaps is what went wrong for each of many.
type mishaps []error

// manyAtOnce does it n times, many at once.
func manyAtOnce(n int, do func(i int) error) mishaps {
	errs, next := make(mishaps, n), atomic.Int64{}
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = do(i)
			}
		})
	}
	all.Wait()
	return errs
}

func (m mishaps) none(b *testing.B) { require.NoError(b, errors.Join(m...)) }

// usher settles what is owed, in place of the outbox, which keeps Slack's pace.
type usher struct {
	ws   *slackfake.Workspace
	kept *boltstore.Store
	api  *slack.Client
	draw *view.View
	now  time.Time
}

func (u *usher) settle(ctx context.Context, batch store.Batch) error {
	n := batch.Notices[0]
	r := meeting.Receipt{Channel: "C0", TS: "1700000000.000001"}
	e, err := u.kept.Get(ctx, n.Of)
	if err != nil {
		return err
	}
	switch {
	case n.Kind == meeting.MakeChannel:
		r.Name = fmt.Sprintf("esc-%d", n.Of)
		r.Channel = u.ws.CreateChannel(r.Name, true, "chair")
		for _, who := range append(crew, u.ws.BotUser()) {
			u.ws.JoinChannel(who, r.Channel, "chair")
		}
	case n.Kind == meeting.ShowCard && n.Subject == string(meeting.BallotCard):
		card := u.draw.Card(e, meeting.BallotCard, u.now)
		r.Channel, r.TS, err = u.api.PostMessageContext(ctx, e.Channel.ID, slack.MsgOptionBlocks(card.Blocks...), slack.MsgOptionText(card.Text, false))
		if err != nil {
			return err
		}
	}
	return u.kept.Delivered(ctx, batch, r, u.now)
}

// attend is what people do in one meeting while the program runs.
func attend(b *testing.B, ws *slackfake.Workspace, channel string) {
	for i, who := range []string{"chair", "tech", "sales"} {
		p := ws.Person(who)
		card, option := ballotCard(p, channel, 1+i%2)
		require.NotEmpty(b, option)
		require.NoError(b, p.Click(card, option))
	}
	chair := ws.Person("chair")
	require.NoError(b, chair.Command(channel, "/escalate", "status"))
	require.NoError(b, chair.Command(channel, "/escalate", "action"))
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Second)
	defer cancel()
	require.NoError(b, ws.WaitFor(ctx, func() bool { return chair.View() != nil }))
	require.NoError(b, chair.CloseAll())
}
