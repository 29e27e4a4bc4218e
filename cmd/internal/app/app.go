// Package app puts the program together: the store, and the three workers side by side (the
// listener, the scheduler, the outbox) which never meet but in it. It starts them and stops
// them in order. Both programs run this same code.
//
// It must never hold a rule of the meeting, and never know the local workspace.
package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"escalate/bot"
	"escalate/bot/meeting"
	"escalate/bot/outbox"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/scheduler"
	"escalate/store"
	"escalate/store/boltstore"
)

// Clock is the time as all workers know it. After fires early when the clock is moved.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Config is everything the program is told from outside.
type Config struct {
	BotToken, AppToken string
	APIURL             string // ends in "/api/"
	DB                 string // the one file, or the address of a PostgreSQL database
	DBPasswordFile     string // its password, read at each connection
	DBAnyTLS           bool   // whoever answers there is believed
	Command            string // the slash command, "/escalate"
	Policy             *meeting.Policy
	Currency           string // ISO code for amounts that name none
	Discreet           bool   // leave the customer out of channel names
	Openers            []meeting.UserID
	Operators          []meeting.UserID
	Roles              map[meeting.Role][]meeting.UserID
	Sockets            int
	Backup, BackupAt   string
	BackupKeep         int // copies that stay where Backup is a folder
	Retention          meeting.Retention
	Heartbeat          string // an address that is called each minute while all is well
	Version            string // of this program, for the line at the start
	Log                zerolog.Logger

	HTTP   *http.Client      // nil: the usual one, with a time limit for each call
	Dialer *websocket.Dialer // nil: the usual one
	Clock  Clock             // nil: the real one
	// Open opens the store in the file DB; nil is bbolt. The program closes it at its end.
	Open func(path string, p *meeting.Policy) (store.Store, error)
	// Beside runs beside the workers from when the file is open until the end: it answers what the
	// operator asks. connected says since when Slack is connected, zero while it is not.
	Beside func(ctx context.Context, kept store.Store, connected func() time.Time)
	// Connected is called once, when a socket said hello.
	Connected func()
	// Watch is handed the store and whether a call to Slack is under way; for the demo, which
	// moves the clock when there is nothing left to do.
	Watch func(s store.Store, sending func() bool)
	// Seed makes the pauses between retries repeatable; 0 is random.
	Seed uint64
}

// Run is the program: it returns nil after the context ended and everything was put away,
// or a sentence for whoever runs it.
func Run(ctx context.Context, c Config) (err error) {
	tokens := router.Tokens{Bot: c.BotToken, App: c.AppToken}
	if err := tokens.Check(); err != nil {
		return Setting(err)
	}
	if c.APIURL != "" && !strings.HasSuffix(c.APIURL, "/api/") {
		return Setting(fmt.Errorf("the address of Slack's API has to end in /api/, and %q does not", c.APIURL))
	}
	if err := backupPlace(c.Backup); err != nil {
		return err
	}
	open := c.Open
	if open == nil {
		open = openKept(ctx, c)
	}
	kept, err := open(c.DB, c.Policy)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	c.DB = keptIn(c.DB) // from here on it is only named

	beat, err := scheduler.New(scheduler.Config{
		Store: kept, Policy: c.Policy, Log: c.Log, Clock: c.Clock, Backup: c.Backup, BackupAt: c.BackupAt,
		Keep: c.BackupKeep, Verify: readBack(kept), Retention: c.Retention,
	})
	if err != nil {
		return Setting(err)
	}
	inForce(c, kept)
	up := &uptime{}
	if c.Beside != nil {
		defer beside(ctx, c, kept, up.since)()
	}
	api := client(c)
	me, missing, err := reach(ctx, c, api, tokens)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if err := belongs(ctx, kept, c, me); err != nil {
		return err
	}
	canLook, err := scopes(c.Log, missing)
	if err != nil {
		return Person(err)
	}

	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	acquaint(ctx, c, api, kept, me.TeamID)
	v := &view.View{Policy: c.Policy, Command: c.Command}
	listener := bot.New(bot.Config{
		Store: deeds{kept, c.Log}, View: v, Policy: c.Policy, Currency: c.Currency, Discreet: c.Discreet,
		Openers: c.Openers, Operators: c.Operators, Roles: c.Roles, Self: meeting.UserID(me.BotUser), Team: me.TeamID, Updating: updating(kept),
		Stop:   func(why error) { stop(Person(why)) },
		Shared: func(ctx context.Context, id string) (bool, error) { return shared(ctx, api, id) },
		Over:   func(ctx context.Context) (bool, error) { return over(ctx, api) },
	})
	in := router.New(router.Config{
		API: api, Team: me.TeamID, Directory: kept, Clock: c.Clock, Log: c.Log, Sockets: c.Sockets,
		Dialer: c.Dialer, Notice: withAlert, Seed: c.Seed, Alone: sole(kept), Updating: updating(kept),
	}, listener.Routes())
	out := outbox.New(outbox.Config{
		Store: kept, API: api, Draw: v, Policy: c.Policy, Clock: c.Clock, Log: c.Log, CanLook: canLook,
		BotUser: me.BotUser, Team: me.TeamID, Seed: c.Seed,
		Person: func(u slack.User) meeting.Person { return router.PersonOf(me.TeamID, u) },
	})
	if c.Watch != nil {
		c.Watch(kept, out.Sending)
	}
	go announce(ctx, in, c, me, up)
	return work(ctx, stop, in.Run, beat.Run, out.Run)
}

// shared says whether people of other organisations are in a channel or invited to it. A channel
// that only our own organisation's workspaces share is not
// (docs.slack.dev/reference/objects/conversation-object).
func shared(ctx context.Context, api *slack.Client, channel string) (bool, error) {
	c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil {
		return false, fmt.Errorf("conversations.info: %w", err)
	}
	return c.IsExtShared || c.IsPendingExtShared || c.IsShared && !c.IsOrgShared, nil
}

// over reports whether Slack refuses the bot token for good (docs.slack.dev/reference/methods/auth.test).
func over(ctx context.Context, api *slack.Client) (bool, error) {
	_, err := api.AuthTestContext(ctx)
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case err == nil:
		return false, nil
	case ok && slices.Contains([]string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}, said.Err):
		return true, nil
	}
	return false, fmt.Errorf("auth.test: %w", err)
}

func openBolt(path string, p *meeting.Policy) (store.Store, error) {
	kept, err := boltstore.Open(path, boltstore.Options{Policy: p, Sole: true})
	if err != nil {
		return nil, err // not kept itself: a nil *Store is no nil store.Store
	}
	return kept, nil
}

func announce(ctx context.Context, in *router.Router, c Config, me router.Identity, up *uptime) {
	select {
	case <-ctx.Done():
	case <-in.Connected():
		up.begin(in)
		c.Log.Info().Str("team", me.Team).Str("bot", me.BotUser).Str("db", c.DB).Msg("connected")
		if c.Connected != nil {
			c.Connected()
		}
	}
}

// withAlert is a form as Slack holds it with a sentence on top; what was typed stays.
func withAlert(v slack.View, text string) slack.ModalViewRequest {
	return view.WithAlert(slack.ModalViewRequest{
		Type: v.Type, Title: v.Title, Close: v.Close, Submit: v.Submit, CallbackID: v.CallbackID,
		PrivateMetadata: v.PrivateMetadata, ExternalID: v.ExternalID, Blocks: v.Blocks,
		ClearOnClose: v.ClearOnClose, NotifyOnClose: v.NotifyOnClose,
	}, text)
}

// work runs the workers until the context ends or one of them cannot go on. The listener
// stops first, so that nothing new comes in while the rest is put away.
func work(ctx context.Context, stop context.CancelCauseFunc, listen, wake, speak func(context.Context) error) error {
	inner, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	var wg sync.WaitGroup
	var wakeErr, speakErr error
	wg.Go(func() {
		if wakeErr = wake(inner); wakeErr != nil {
			stop(wakeErr)
		}
	})
	wg.Go(func() {
		if speakErr = speak(inner); speakErr != nil {
			if !errors.Is(speakErr, store.ErrBroken) && !errors.Is(speakErr, store.ErrClosed) {
				speakErr = Person(speakErr) // Slack takes the token no more
			}
			stop(speakErr)
		}
	})
	err := Person(listen(ctx)) // it gives up only when Slack says that connecting is pointless
	end()
	wg.Wait()
	if cause := context.Cause(ctx); err == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	for _, e := range []error{wakeErr, speakErr} {
		if e != nil && !errors.Is(err, e) {
			err = errors.Join(err, e)
		}
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
