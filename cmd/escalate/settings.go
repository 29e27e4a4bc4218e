package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/cmd/internal/app"
)

// settings is every setting: a flag, an environment variable, a default. Tokens are never
// flags, because other users of the machine can read a command line.
type settings struct {
	BotTokenFile string `env:"SLACK_BOT_TOKEN_FILE" placeholder:"FILE" help:"File that holds the bot token (xoxb-…). Or set SLACK_BOT_TOKEN."`
	AppTokenFile string `env:"SLACK_APP_TOKEN_FILE" placeholder:"FILE" help:"File that holds the app-level token (xapp-…). Or set SLACK_APP_TOKEN."`
	APIURL       string `name:"api-url" env:"SLACK_API_URL" default:"https://slack.com/api/" help:"Address of Slack's API; ends in /api/."`
	DB           string `name:"db" env:"ESCALATE_DB" default:"${db}" placeholder:"FILE" help:"The one file in which everything is kept (default ${db})."`

	Command  string   `env:"ESCALATE_COMMAND" default:"/escalate" help:"Name of the slash command, as in the app's manifest (default ${default})."`
	Currency string   `env:"ESCALATE_CURRENCY" default:"USD" help:"Currency of amounts that name none (default ${default})."`
	Discreet bool     `env:"ESCALATE_DISCREET" help:"Leave the customer's name out of channel names."`
	Openers  []string `env:"ESCALATE_OPENERS" placeholder:"U…" help:"User ids of those who may open an escalation; empty: every full member."`

	Technical  []string `env:"ESCALATE_TECHNICAL" placeholder:"U…" group:"People that prefill the opening form:" help:"Technical reviewers."`
	Business   []string `env:"ESCALATE_BUSINESS" placeholder:"U…" group:"People that prefill the opening form:" help:"Business reviewers."`
	Legal      []string `env:"ESCALATE_LEGAL" placeholder:"U…" group:"People that prefill the opening form:" help:"Legal reviewers."`
	Approver   string   `env:"ESCALATE_APPROVER" placeholder:"U…" group:"People that prefill the opening form:" help:"The approver."`
	Sponsor    string   `env:"ESCALATE_SPONSOR" placeholder:"U…" group:"People that prefill the opening form:" help:"The sponsor."`
	LegalCheck string   `name:"legal-exception" env:"ESCALATE_LEGAL_EXCEPTION" placeholder:"U…" group:"People that prefill the opening form:" help:"Exception approver for legal."`
	Finance    string   `name:"finance-exception" env:"ESCALATE_FINANCE_EXCEPTION" placeholder:"U…" group:"People that prefill the opening form:" help:"Exception approver for finance."`

	Hours        string          `env:"ESCALATE_HOURS" default:"Mon-Fri 09:00-18:00" group:"Reminders:" help:"Working hours, in each person's own zone (default ${default})."`
	Holidays     string          `env:"ESCALATE_HOLIDAYS" placeholder:"US=America/New_York,…" group:"Reminders:" help:"Public holidays by zone: a country, or a date."`
	Before       []time.Duration `env:"ESCALATE_REMIND_BEFORE" default:"24h,2h,0s" group:"Reminders:" help:"How long before its deadline the owner of an action item hears; 'off' is an empty list (default ${default})."`
	Overdue      string          `env:"ESCALATE_REMIND_OVERDUE" default:"0 9 * * 1-5" group:"Reminders:" help:"Cron expression, in the owner's zone, for items that stay overdue; 'off' switches it off (default ${default})."`
	ChairAfter   int             `env:"ESCALATE_CHAIR_AFTER" default:"1" group:"Reminders:" help:"Working days overdue after which the chair hears; 0 is never (default ${default})."`
	SponsorAfter int             `env:"ESCALATE_SPONSOR_AFTER" default:"3" group:"Reminders:" help:"Working days overdue after which the sponsor hears; 0 is never (default ${default})."`
	AskAfter     time.Duration   `env:"ESCALATE_ASK_AFTER" default:"2h" group:"Reminders:" help:"Working time after which a review or a decision is asked for again; 0 is never (default ${default})."`
	Pings        []time.Duration `env:"ESCALATE_FOLLOWUP_BEFORE" default:"24h,15m" group:"Reminders:" help:"How long before a follow-up meeting it is announced (default ${default})."`
	Digest       bool            `env:"ESCALATE_DIGEST" default:"true" negatable:"" group:"Reminders:" help:"Post each working day what is overdue and due this week."`
	Undated      bool            `env:"ESCALATE_ASK_DATES" default:"true" negatable:"" group:"Reminders:" help:"Ask the chair on Mondays for dates that are missing."`

	Sockets  int           `env:"ESCALATE_SOCKETS" default:"2" help:"Connections held to Slack at once, 1 to 5 (default ${default})."`
	Backup   string        `env:"ESCALATE_BACKUP" placeholder:"FILE" help:"Write a whole copy of the database to this file."`
	BackupAt string        `env:"ESCALATE_BACKUP_AT" default:"0 3 * * *" help:"When the copy is written: a cron expression, UTC (default ${default})."`
	LogLevel zerolog.Level `env:"ESCALATE_LOG_LEVEL" default:"info" help:"debug, info, warn or error (default ${default})."`
}

// defaults is the values that the help text names and that depend on the machine.
func defaults() kong.Vars {
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" {
		if home, err := os.UserHomeDir(); err == nil {
			dir = filepath.Join(home, ".local", "state")
		}
	}
	return kong.Vars{"db": filepath.Join(dir, "escalate", "escalate.db")}
}

// config turns the settings into what the program runs with, or says which one is wrong.
func (s settings) config() (app.Config, error) {
	c := app.Config{
		APIURL: s.APIURL, DB: s.DB, Command: s.Command, Currency: s.Currency, Discreet: s.Discreet,
		Openers: ids(s.Openers...), Sockets: s.Sockets, Backup: s.Backup, BackupAt: s.BackupAt,
	}
	var err error
	if c.BotToken, err = token("SLACK_BOT_TOKEN", s.BotTokenFile); err != nil {
		return c, err
	}
	if c.AppToken, err = token("SLACK_APP_TOKEN", s.AppTokenFile); err != nil {
		return c, err
	}
	if !strings.HasPrefix(s.Command, "/") {
		return c, fmt.Errorf("the command has to begin with a slash, and %q does not", s.Command)
	}
	if !money.KnownCurrency(s.Currency) {
		return c, fmt.Errorf("%q is no currency; use a code of three letters such as USD or EUR", s.Currency)
	}
	c.Roles = map[meeting.Role][]meeting.UserID{}
	for role, people := range map[meeting.Role][]string{
		meeting.Technical: s.Technical, meeting.Business: s.Business, meeting.Legal: s.Legal, meeting.Approver: {s.Approver},
		meeting.Sponsor: {s.Sponsor}, meeting.LegalCheck: {s.LegalCheck}, meeting.FinanceCheck: {s.Finance},
	} {
		if list := ids(people...); len(list) > 0 {
			c.Roles[role] = list
		}
	}
	if c.Policy, err = s.policy(); err != nil {
		return c, err
	}
	if err := os.MkdirAll(filepath.Dir(s.DB), 0o700); err != nil {
		return c, fmt.Errorf("the folder for the database: %w", err)
	}
	return c, nil
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
		Calendar: calendar.New(hours, holidays), Before: s.Before, ChairAfter: s.ChairAfter, SponsorAfter: s.SponsorAfter,
		AskAfter: s.AskAfter, Pings: s.Pings, Digest: s.Digest, Undated: s.Undated,
	}
	if s.Overdue != "off" && s.Overdue != "" {
		if p.Overdue, err = calendar.ParseCadence(s.Overdue); err != nil {
			return nil, fmt.Errorf("reminders of overdue items: %w", err)
		}
	}
	sum := sha256.Sum256([]byte(fmt.Sprint(s.Hours, s.Holidays, s.Before, s.Overdue, s.ChairAfter, s.SponsorAfter, s.AskAfter, s.Pings, s.Digest, s.Undated)))
	p.Name = hex.EncodeToString(sum[:8])
	return p, nil
}

// token reads a token from its variable or from the file that another variable names.
func token(variable, file string) (string, error) {
	if t := os.Getenv(variable); t != "" {
		return strings.TrimSpace(t), nil
	}
	if file == "" {
		return "", fmt.Errorf("set %s, or %s_FILE to a file that holds it; the README says where to find it", variable, variable)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", variable, err)
	}
	return strings.TrimSpace(string(b)), nil
}

func ids(all ...string) []meeting.UserID {
	var out []meeting.UserID
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, meeting.UserID(s))
		}
	}
	return out
}
