//go:build unix

package proof

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
	"escalate/store/boltstore"
)

// The figures. Each benchmark runs a floor in the same run, in turn with what is measured,
// and reports the ratio as "x-floor": a figure alone says more about the machine than about
// the program.

// listenerEnv makes this test binary a process that does nothing but answer clicks.
const listenerEnv = "PROOF_LISTENER"

func init() {
	if how := os.Getenv(listenerEnv); how != "" {
		if err := listenAs(how); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// BenchmarkAck is the CPU that a click costs the bot from the socket to its ack, and back:
// its router, with the sender looked up in a real file, and a handler that does nothing. The
// floor is a bare slack-go client that acks whatever comes. Both are processes of their own,
// asked by getrusage, and meet the same local workspace in turn. "x-wall" is the ratio of the
// medians of what the person waits.
func BenchmarkAck(b *testing.B) {
	floor, ours := newListener(b, "echo"), newListener(b, "router")
	const clicks = 200
	for _, l := range []*listener{floor, ours} { // warm
		l.click(b, clicks)
		l.waits = nil
	}
	floorCPU, oursCPU := floor.cpu(b), ours.cpu(b)
	b.ResetTimer()
	for range b.N {
		for range 10 {
			floor.click(b, clicks/10)
			ours.click(b, clicks/10)
		}
	}
	b.StopTimer()
	n := float64(len(ours.waits))
	f, o := float64(floor.cpu(b)-floorCPU)/n, float64(ours.cpu(b)-oursCPU)/n
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(f, "floor-cpu-µs")
	b.ReportMetric(o, "cpu-µs")
	b.ReportMetric(o/f, "x-floor")
	b.ReportMetric(float64(middle(ours.waits))/float64(middle(floor.waits)), "x-wall")
}

// middle is the median.
func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// listener is a process that answers clicks, with a workspace of its own and a message with a
// button in it.
type listener struct {
	in     io.Writer
	out    *bufio.Reader
	who    *slackfake.Person
	button slackfake.Message
	waits  []time.Duration
}

func newListener(b *testing.B, how string) *listener {
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, NoRateLimits: true, SocketLife: -1})
	require.NoError(b, err)
	b.Cleanup(ws.Close)
	_, err = ws.Listen("127.0.0.1:0")
	require.NoError(b, err)
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Alves", Zone: "Europe/Rome"})
	l := &listener{who: ws.Person("ana")}
	channel := ws.CreateChannel("a-meeting", true, "ana")
	ws.JoinChannel(ws.BotUser(), channel, "ana")
	api := slack.New(ws.BotToken(), slack.OptionAPIURL(ws.APIURL()))
	blocks := []slack.Block{slack.NewActionBlock("", slack.NewButtonBlockElement("press", "1", slack.NewTextBlockObject("plain_text", "Press", false, false)))}
	for range 12 { // as much text as a card of a meeting holds
		text := strings.Repeat("What was said about the outage. ", 8)
		blocks = append(blocks, slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", text, false, false), nil, nil))
	}
	_, _, err = api.PostMessageContext(b.Context(), channel, slack.MsgOptionBlocks(blocks...), slack.MsgOptionText("A card", false))
	require.NoError(b, err)
	all := l.who.Messages(channel)
	l.button = all[len(all)-1]

	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), listenerEnv+"="+how, "BOT="+ws.BotToken(), "APP="+ws.AppToken(), "API="+ws.APIURL(),
		"TEAM="+ws.TeamID(), "ANA="+l.who.ID(), "DB="+filepath.Join(b.TempDir(), "escalate.db"))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(b, err)
	out, err := cmd.StdoutPipe()
	require.NoError(b, err)
	l.in, l.out = in, bufio.NewReader(out)
	require.NoError(b, cmd.Start())
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	require.NoError(b, ws.WaitFor(ctx, func() bool { return ws.Sockets() == 1 }))
	return l
}

func (l *listener) click(b *testing.B, n int) {
	for range n {
		start := time.Now()
		require.NoError(b, l.who.Click(l.button, "press"))
		l.waits = append(l.waits, time.Since(start))
	}
}

// cpu is what the process has used so far, in microseconds.
func (l *listener) cpu(b *testing.B) (used int64) {
	_, err := fmt.Fprintln(l.in, "?")
	require.NoError(b, err)
	line, err := l.out.ReadString('\n')
	require.NoError(b, err)
	_, err = fmt.Sscan(line, &used)
	require.NoError(b, err)
	return used
}

// listenAs is the process: it answers clicks, and questions about its CPU, until its input ends.
func listenAs(how string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	api := slack.New(os.Getenv("BOT"), slack.OptionAppLevelToken(os.Getenv("APP")), slack.OptionAPIURL(os.Getenv("API")))
	if how == "echo" {
		client := socketmode.New(api)
		go func() { _ = client.RunContext(ctx) }()
		go func() {
			for ev := range client.Events {
				if ev.Request != nil && ev.Type == socketmode.EventTypeInteractive {
					_ = client.Ack(*ev.Request)
				}
			}
		}()
	} else {
		kept, err := boltstore.Open(os.Getenv("DB"), boltstore.Options{})
		if err != nil {
			return err
		}
		who := meeting.Person{ID: meeting.UserID(os.Getenv("ANA")), Name: "Ana Alves", Zone: "Europe/Rome", Standing: meeting.FullMember}
		if err := kept.Learn(ctx, time.Time{}, who); err != nil {
			return err
		}
		var routes router.Routes
		routes.Action("press", func(context.Context, router.Request) (router.Reply, error) { return router.Nothing(), nil })
		r := router.New(router.Config{API: api, Team: os.Getenv("TEAM"), Directory: kept, Sockets: 1, Log: zerolog.Nop()}, &routes)
		go func() { _ = r.Run(ctx) }()
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return err
		}
		fmt.Println((u.Utime.Nano() + u.Stime.Nano()) / 1000)
	}
	return nil
}
