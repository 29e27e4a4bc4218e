package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore"
)

// settings is every setting: a flag, an environment variable, a default. Tokens are never
// flags, because other users of the machine can read a command line.
type settings struct {
	BotTokenFile   string `env:"SLACK_BOT_TOKEN_FILE" placeholder:"FILE" help:"File that holds the bot token (xoxb-…), instead of SLACK_BOT_TOKEN."`
	AppTokenFile   string `env:"SLACK_APP_TOKEN_FILE" placeholder:"FILE" help:"File that holds the app-level token (xapp-…), instead of SLACK_APP_TOKEN."`
	APIURL         string `name:"api-url" env:"SLACK_API_URL" default:"https://slack.com/api/" placeholder:"URL" help:"Address of Slack's API; ends in /api/ (default ${default})."`
	DB             string `name:"db" env:"ESCALATE_DB" default:"${db}" placeholder:"FILE" help:"The one file in which everything is kept (default ${default}), or the address of a PostgreSQL database: postgres://USER@HOST/NAME?sslmode=verify-full"`
	DBPasswordFile string `name:"db-password-file" env:"ESCALATE_DB_PASSWORD_FILE" placeholder:"FILE" help:"File that holds the database's password; read at each connection."`
	DBAnyTLS       bool   `name:"db-any-tls" env:"ESCALATE_DB_ANY_TLS" help:"Allow a database on another machine without sslmode=verify-full."`

	Command   string   `env:"ESCALATE_COMMAND" default:"/escalate" placeholder:"/NAME" help:"Name of the slash command, as in the app's manifest (default ${default})."`
	Currency  string   `env:"ESCALATE_CURRENCY" default:"USD" placeholder:"CODE" help:"Currency of amounts that name none (default ${default})."`
	Discreet  bool     `env:"ESCALATE_DISCREET" help:"Leave the customer's name out of channel names."`
	Openers   []string `env:"ESCALATE_OPENERS" placeholder:"U…" help:"User ids of those who may open an escalation; empty: every full member."`
	Operators []string `env:"ESCALATE_OPERATORS" placeholder:"U…" help:"User ids of those who look after the bot: on its Home tab they find what Slack refused and what nobody else can mend; empty: nobody."`

	Technical  []string `env:"ESCALATE_TECHNICAL" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"Technical reviewers to prefill in the opening form."`
	Business   []string `env:"ESCALATE_BUSINESS" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"Business reviewers to prefill."`
	Legal      []string `env:"ESCALATE_LEGAL" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"Legal reviewers to prefill."`
	Approver   string   `env:"ESCALATE_APPROVER" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"The approver to prefill."`
	Sponsor    string   `env:"ESCALATE_SPONSOR" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"The sponsor to prefill."`
	LegalCheck string   `name:"legal-exception" env:"ESCALATE_LEGAL_EXCEPTION" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"Who approves for legal what goes beyond the contract, to prefill."`
	Finance    string   `name:"finance-exception" env:"ESCALATE_FINANCE_EXCEPTION" placeholder:"U…" group:"People that prefill the opening form (user ids):" help:"Who approves it for finance, to prefill."`

	Exempt []string `env:"ESCALATE_EXEMPT" placeholder:"AMOUNT" help:"What may go beyond the contract without an exception, one amount a currency, for example 500 USD,400 EUR; empty: nothing."`

	Hours          string  `env:"ESCALATE_HOURS" default:"Mon-Fri 09:00-18:00" placeholder:"HOURS" group:"Reminders ('off' switches one off):" help:"Working hours, in each person's own zone (default ${default})."`
	Holidays       string  `env:"ESCALATE_HOLIDAYS" placeholder:"US=America/New_York,…" group:"Reminders ('off' switches one off):" help:"Free days by zone: a country's, or a date (2026-12-24=Europe/Rome)."`
	Before         lengths `name:"remind-before" env:"ESCALATE_REMIND_BEFORE" default:"24h,2h,0s" placeholder:"TIMES" group:"Reminders ('off' switches one off):" help:"How long before the deadline the owner of an action item is reminded; 0s is the deadline itself (default ${default})."`
	Overdue        string  `name:"remind-overdue" env:"ESCALATE_REMIND_OVERDUE" default:"0 9 * * 1-5" placeholder:"CRON" group:"Reminders ('off' switches one off):" help:"When owners are reminded of overdue items, on the first, second, third and fifth working day and then weekly: a cron expression in the owner's zone (default ${default})."`
	ChairAfter     count   `env:"ESCALATE_CHAIR_AFTER" default:"1" placeholder:"DAYS" group:"Reminders ('off' switches one off):" help:"Working days overdue after which the chair is told (default ${default})."`
	SponsorAfter   count   `env:"ESCALATE_SPONSOR_AFTER" default:"3" placeholder:"DAYS" group:"Reminders ('off' switches one off):" help:"Working days overdue after which the sponsor is told (default ${default})."`
	AskAfter       length  `env:"ESCALATE_ASK_AFTER" default:"2h" placeholder:"TIME" group:"Reminders ('off' switches one off):" help:"Working time until the next request for a review or a decision (default ${default})."`
	ExceptionAfter count   `env:"ESCALATE_EXCEPTION_AFTER" default:"1" placeholder:"DAYS" group:"Reminders ('off' switches one off):" help:"Working days until the next request for an exception (default ${default})."`
	Pings          lengths `name:"followup-before" env:"ESCALATE_FOLLOWUP_BEFORE" default:"24h,15m" placeholder:"TIMES" group:"Reminders ('off' switches one off):" help:"How long before a follow-up meeting it is announced (default ${default})."`
	Digest         bool    `env:"ESCALATE_DIGEST" default:"true" negatable:"" group:"Reminders ('off' switches one off):" help:"Post what is overdue or due this week, on Mondays and after a change (default ${default})."`
	AskDates       bool    `env:"ESCALATE_ASK_DATES" default:"true" negatable:"" group:"Reminders ('off' switches one off):" help:"Ask the chair on Mondays for dates that are missing (default ${default})."`

	Sockets   int    `env:"ESCALATE_SOCKETS" default:"2" placeholder:"N" help:"Connections held to Slack at once, 1 to 5 (default ${default})."`
	Backup    string `env:"ESCALATE_BACKUP" placeholder:"FILE" help:"Write a whole copy of the database to this file, or to a new file in this folder."`
	BackupAt  string `env:"ESCALATE_BACKUP_AT" default:"0 3 * * *" placeholder:"CRON" help:"When the copy is written: a cron expression, read in UTC (default ${default})."`
	Keep      int    `name:"backup-keep" env:"ESCALATE_BACKUP_KEEP" default:"7" placeholder:"N" help:"How many copies stay where the backup is a folder (default ${default})."`
	Retain    string `name:"keep" env:"ESCALATE_KEEP" placeholder:"closed:3y,withdrawn:1y" help:"How long to keep escalations after they end (y, m or d) before erasing them for good; those on legal hold stay. Empty: keep all."`
	Health    string `env:"ESCALATE_HEALTH" placeholder:"ADDRESS" help:"Address of this machine for /healthz, /readyz and /metrics, for example 127.0.0.1:9180; empty: only the socket beside the database."`
	Heartbeat string `env:"ESCALATE_HEARTBEAT" placeholder:"URL" help:"Address to call every minute while all is well; a service there, such as healthchecks.io, raises the alarm when the calls end."`
	LogLevel  level  `env:"ESCALATE_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"How much is logged: debug, info, warn or error (default ${default})."`

	Version kong.VersionFlag `help:"Print the version and exit."`
}

// defaults is the values that depend on the machine.
func defaults() kong.Vars {
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" {
		if home, err := os.UserHomeDir(); err == nil {
			dir = filepath.Join(home, ".local", "state")
		}
	}
	return kong.Vars{"db": filepath.Join(dir, "escalate", "escalate.db"), "version": version()}
}

// config turns the settings into what the program runs with, or says which one is wrong.
func (s settings) config() (app.Config, error) {
	c := app.Config{
		APIURL: s.APIURL, DB: s.DB, DBPasswordFile: s.DBPasswordFile, DBAnyTLS: s.DBAnyTLS, Command: s.Command, Currency: strings.ToUpper(s.Currency), Discreet: s.Discreet,
		Sockets: s.Sockets, Backup: s.Backup, BackupAt: s.BackupAt, BackupKeep: s.Keep, Heartbeat: s.Heartbeat, Roles: map[meeting.Role][]meeting.UserID{},
	}
	var err error
	if c.BotToken, c.AppToken, err = s.tokens(); err != nil {
		return c, err
	}
	if c.Openers, err = people("openers", s.Openers...); err != nil {
		return c, err
	}
	if c.Operators, err = people("operators", s.Operators...); err != nil {
		return c, err
	}
	for _, r := range []struct {
		role meeting.Role
		what string
		who  []string
	}{
		{meeting.Technical, "technical reviewers", s.Technical}, {meeting.Business, "business reviewers", s.Business},
		{meeting.Legal, "legal reviewers", s.Legal}, {meeting.Approver, "approver", []string{s.Approver}},
		{meeting.Sponsor, "sponsor", []string{s.Sponsor}}, {meeting.LegalCheck, "exception approver for legal", []string{s.LegalCheck}},
		{meeting.FinanceCheck, "exception approver for finance", []string{s.Finance}},
	} {
		list, err := people(r.what, r.who...)
		if err != nil {
			return c, err
		}
		if len(list) > 0 {
			c.Roles[r.role] = list
		}
	}
	if err := s.check(); err != nil {
		return c, err
	}
	if c.Policy, err = s.policy(); err != nil {
		return c, err
	}
	if c.Retention, err = meeting.ParseRetention(s.Retain); err != nil {
		return c, fmt.Errorf("how long escalations are kept: %w", err)
	}
	if pgstore.Is(s.DB) {
		return c, nil
	}
	if err := os.MkdirAll(filepath.Dir(s.DB), 0o700); err != nil {
		return c, fmt.Errorf("the folder for the database cannot be made: %w", err)
	}
	return c, nil
}

var commandForm = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)

// check looks at the settings that stand for themselves.
func (s settings) check() error {
	u, err := url.Parse(s.APIURL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return fmt.Errorf("the address of Slack's API, %q, is not a web address; the usual one is https://slack.com/api/", s.APIURL)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fmt.Errorf("the address of Slack's API, %q, is not encrypted, and the tokens would be sent there; write https://. Only this machine itself may be named with http://", s.APIURL)
	case !strings.HasSuffix(s.APIURL, "/api/"):
		return fmt.Errorf("the address of Slack's API has to end in /api/, and %q does not", s.APIURL)
	case !commandForm.MatchString(s.Command):
		return fmt.Errorf("the command is a slash and up to 31 small letters, digits, - or _, like /escalate, and %q is not", s.Command)
	case !money.KnownCurrency(strings.ToUpper(s.Currency)):
		return fmt.Errorf("%q is not a currency; use a code of three letters such as USD or EUR", s.Currency)
	case s.Sockets < 1 || s.Sockets > 5:
		return fmt.Errorf("the number of sockets has to be from 1 to 5, and %d is not", s.Sockets)
	case s.Keep < 1:
		return fmt.Errorf("at least one backup has to stay, and %d is too few", s.Keep)
	case s.Health != "" && !local(s.Health):
		return fmt.Errorf("health and metrics need an address of this machine, for example 127.0.0.1:9180, and %q is not one", s.Health)
	case s.Heartbeat != "" && !callable(s.Heartbeat):
		return errors.New("the address of the heartbeat has to begin with https://; only this machine itself may be named with http://")
	case pgstore.Is(s.DB) && pgstore.Secret(s.DB):
		return errors.New("keep the password out of the database's address, where logs and other programs see it; put it into a file and name that in ESCALATE_DB_PASSWORD_FILE")
	case s.Backup != "" && samePlace(s.Backup, s.DB):
		return fmt.Errorf("the backup would be written over the database %s; name another file", s.DB)
	}
	return nil
}

// callable reports whether the address can be called without others reading it.
func callable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}

// loopback reports whether the host is this machine itself.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// local reports whether the address is a port of this machine itself.
func local(address string) bool {
	host, port, err := net.SplitHostPort(address)
	n, err2 := strconv.Atoi(port)
	return err == nil && err2 == nil && n >= 0 && n < 1<<16 && loopback(host)
}

// listenHealth takes the address for health and metrics; nil when there is none.
func (s settings) listenHealth(ctx context.Context) (net.Listener, error) {
	if s.Health == "" {
		return nil, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Health)
	if err != nil {
		return nil, fmt.Errorf("health and metrics cannot be answered at %s: %w", s.Health, err)
	}
	return l, nil
}

// samePlace says that both names lead to one file, also when it is not there yet.
func samePlace(a, b string) bool {
	if one, err := os.Stat(a); err == nil {
		if two, err := os.Stat(b); err == nil {
			return os.SameFile(one, two)
		}
	}
	if one, err := os.Stat(filepath.Dir(a)); err == nil {
		if two, err := os.Stat(filepath.Dir(b)); err == nil {
			return os.SameFile(one, two) && filepath.Base(a) == filepath.Base(b)
		}
	}
	return filepath.Clean(a) == filepath.Clean(b)
}

// policy reads how and when people are reminded.
func (s settings) policy() (*meeting.Policy, error) {
	hours, err := calendar.ParseHours(s.Hours)
	if err != nil {
		return nil, fmt.Errorf("working hours: %w", err)
	}
	holidays, err := calendar.ParseHolidays(s.Holidays)
	if err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	p := &meeting.Policy{
		Calendar: calendar.New(hours, holidays), Before: s.Before, ChairAfter: int(s.ChairAfter), SponsorAfter: int(s.SponsorAfter),
		AskAfter: time.Duration(s.AskAfter), Pings: s.Pings, Digest: s.Digest, Undated: s.AskDates, ExceptionAfter: int(s.ExceptionAfter),
	}
	if p.Exempt, err = exempt(s.Exempt, s.Currency); err != nil {
		return nil, err
	}
	if s.Overdue != off {
		if p.Overdue, err = calendar.ParseCadence(s.Overdue); err != nil {
			return nil, fmt.Errorf("reminders of overdue items: %w", err)
		}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", []any{
		s.Hours, s.Holidays, s.Before, s.Overdue, s.ChairAfter, s.SponsorAfter, s.AskAfter, s.Pings, s.Digest, s.AskDates, s.ExceptionAfter,
		meeting.Ladder,
	}))
	p.Name = hex.EncodeToString(sum[:8])
	return p, nil
}

// tokens reads both tokens and tells the one mistake that everybody makes.
func (s settings) tokens() (bot, app string, err error) {
	bot, err = token("SLACK_BOT_TOKEN", s.BotTokenFile)
	app, err2 := token("SLACK_APP_TOKEN", s.AppTokenFile)
	if err != nil && err2 != nil && s.BotTokenFile == "" && s.AppTokenFile == "" {
		return "", "", errors.New("two tokens are needed: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or SLACK_BOT_TOKEN_FILE and SLACK_APP_TOKEN_FILE to files that hold them; the README says where to find them")
	}
	if err = errors.Join(err, err2); err != nil {
		return "", "", err
	}
	if strings.HasPrefix(bot, "xapp-") && strings.HasPrefix(app, "xoxb-") {
		return "", "", errors.New("the two tokens are swapped: SLACK_BOT_TOKEN is the one that begins with xoxb-, SLACK_APP_TOKEN the one with xapp-")
	}
	return bot, app, nil
}

const longestToken = 4096

// token reads a token from its variable or from the file that another setting names.
func token(variable, file string) (string, error) {
	if t := strings.TrimSpace(os.Getenv(variable)); t != "" {
		return t, nil
	}
	if file == "" {
		return "", fmt.Errorf("one of the two tokens is missing: set %s, or %s_FILE to a file that holds it; the README says where to find it", variable, variable)
	}
	// A pipe would be waited at for ever, and no token is as long as what a wrong name may lead to.
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return "", fmt.Errorf("%s_FILE names %s, which is not a file but a pipe or a device", variable, file)
	}
	if err == nil && info.Size() > longestToken {
		return "", fmt.Errorf("the file of %s_FILE, %s, is too long for a token", variable, file)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("the file of %s_FILE cannot be read: %w", variable, err)
	}
	if len(strings.TrimSpace(string(b))) == 0 {
		return "", fmt.Errorf("the file of %s_FILE, %s, is empty", variable, file)
	}
	return strings.TrimSpace(string(b)), nil
}

// userForm is a user id as Slack gives them out; W is what some large organizations have.
var userForm = regexp.MustCompile(`^[UW][A-Z0-9]{4,}$`)

// people reads user ids; empty ones are nobody.
func people(what string, all ...string) ([]meeting.UserID, error) {
	var out []meeting.UserID
	for _, s := range all {
		switch s = strings.TrimSpace(s); {
		case s == "":
		case userForm.MatchString(s):
			out = append(out, meeting.UserID(s))
		default:
			return nil, fmt.Errorf("%s: %q is not a user id; one looks like U012ABCDEF; find it in Slack under a profile's menu, Copy member ID", what, s)
		}
	}
	return out, nil
}

// exempt reads what needs no exception, at most one amount a currency.
func exempt(all []string, currency string) ([]money.Amount, error) {
	var out []money.Amount
	for _, text := range all {
		a, err := money.Parse(text, strings.ToUpper(currency))
		if err != nil {
			return nil, fmt.Errorf("what needs no exception: %w", err)
		}
		if slices.ContainsFunc(out, func(b money.Amount) bool { return b.Currency() == a.Currency() }) {
			return nil, fmt.Errorf("what needs no exception: there are two amounts in %s; give one", a.Currency())
		}
		out = append(out, a)
	}
	return out, nil
}
