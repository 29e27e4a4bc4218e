package contract

import (
	"math/big"
	"regexp"
	"strings"

	"escalate/bot/money"
)

// Smallest is the credit of a window that is too small to be paid. The zero value pays every credit.
type Smallest struct {
	Amount   *big.Rat // nil: not stated
	Currency string   // "": the contract's
	Paid     bool     // a credit of exactly Amount is paid
	open     bool     // it is in another currency than the fee
}

const (
	creditName = `(?:service )?credits?(?: amounts?)?`
	paidWord   = `(?:paid|due|issued|given|granted|credited|applied)`
)

// smallestForms are the ways to say it, by whether a credit of exactly the amount is paid.
var smallestForms = map[bool][]*regexp.Regexp{
	false: {
		regexp.MustCompile(`^` + creditName + ` (?:of )?(.+?) or (?:less|below|under) (?:is|are|will) not (?:be )?` + paidWord + `$`),
		regexp.MustCompile(`^no ` + creditName + ` (?:of )?(.+?) or (?:less|below|under)(?: (?:is|are) ` + paidWord + `)?$`),
		regexp.MustCompile(`^only ` + creditName + ` (?:of )?(?:over|above|more than|greater than|exceeding) (.+?) (?:is|are) ` + paidWord + `$`),
		regexp.MustCompile(`^` + creditName + ` (?:is|are|will be) ` + paidWord + ` only if .*?(?:over|above|more than|greater than|exceeds?) (.+)$`),
	},
	true: {
		regexp.MustCompile(`^` + creditName + ` (?:of )?(?:below|under|less than) (.+?) (?:is|are|will) not (?:be )?` + paidWord + `$`),
		regexp.MustCompile(`^no ` + creditName + ` (?:of )?(?:below|under|less than) (.+?)(?: (?:is|are) ` + paidWord + `)?$`),
		regexp.MustCompile(`^only ` + creditName + ` (?:of )?(?:at least|no less than) (.+?) (?:is|are) ` + paidWord + `$`),
		regexp.MustCompile(`^(?:minimum|smallest) ` + creditName + `(?: (?:that is |which is )?` + paidWord + `)?(?: is| of|:)? (.+)$`),
	},
}

var (
	inBrackets = regexp.MustCompile(` ?\([^)]*\)`)
	bareNumber = regexp.MustCompile(`^[0-9][0-9.,' ]*$`)
)

// smallest reads a line about the smallest credit that is paid: "credits of $1 or less are not paid", "minimum credit $5".
// ok is false for a line about something else.
func smallest(line string) (s Smallest, ok bool, why string) {
	for paid, forms := range smallestForms {
		for _, form := range forms {
			m := form.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			text, meant := inBrackets.ReplaceAllString(m[1], ""), ""
			if bareNumber.MatchString(text) {
				meant = "USD" // only to read it: it is the contract's currency
			}
			a, err := money.Parse(text, meant)
			switch {
			case err != nil:
				return s, true, "“" + strings.TrimSpace(m[1]) + "” is no amount"
			case a.Sign() == 0:
				return s, true, "a credit of nothing is never paid"
			case meant == "":
				s.Currency = a.Currency()
			}
			s.Amount, s.Paid = a.Rat(), paid
			return s, true, ""
		}
	}
	return s, false, ""
}

// String is the line as smallest reads it; "" when every credit is paid.
func (s Smallest) String() string {
	if s.Amount == nil {
		return ""
	}
	amount := trimmed(s.Amount, 6, nearest)
	if s.Currency != "" {
		amount = money.FromRat(s.Amount, s.Currency).String()
	}
	if s.Paid {
		return "credits below " + amount + " are not paid"
	}
	return "credits of " + amount + " or less are not paid"
}

// of is what is paid of a credit in the currency of the contract, nil for one without an upper limit.
func (s Smallest) of(credit *big.Rat) *big.Rat {
	if credit == nil || s.Amount == nil {
		return credit
	}
	if at := credit.Cmp(s.Amount); at < 0 || at == 0 && !s.Paid {
		return num(0)
	}
	return credit
}

// paid is what is paid of a credit. In another currency than the fee's the smallest one may be anything: nothing is
// converted.
func (s Smallest) paid(credit bound) bound {
	switch {
	case s.Amount == nil:
		return credit
	case s.open:
		return bound{num(0), credit.most}
	}
	return bound{s.of(credit.least), s.of(credit.most)}
}
