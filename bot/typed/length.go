package typed

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"
)

// Day is a day of 24 hours, MostLength the longest length that is read: a year, leap or not.
const (
	Day        = 24 * time.Hour
	MostLength = 366 * Day
)

// units are the lengths that people count in.
var units = func() map[string]time.Duration {
	all := map[string]time.Duration{}
	for unit, names := range map[time.Duration]string{
		7 * Day:     "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane",
		Day:         "d day days tag tage tagen jour jours día días dia dias giorno giorni",
		time.Hour:   "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore",
		time.Minute: "m min mins minute minutes minuten minuto minutos minuti",
		time.Second: "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi",
	} {
		for n := range strings.FieldsSeq(names) {
			all[n] = unit
		}
	}
	return all
}()

var (
	// lengthForm is one number with its unit; the unit may be missing behind hours, as in "1h30".
	lengthForm = regexp.MustCompile(`^([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,6})(?:([.,])([0-9]{1,4}))? ?([\p{L}]*)\.?(?: ?, ?| and | |$)?`)
	isoForm    = regexp.MustCompile(`^p(?:([0-9]{1,3})w)?(?:([0-9]{1,3})d)?(?:t(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s)?)?$`)
	halfForm   = regexp.MustCompile(`^(half (?:an? )?|an? half )(hour|day)$`)
	andAHalf   = regexp.MustCompile(`^([a-z0-9]+) (hour|day)s? and a half$|^([a-z0-9]+) and a half (hour|day)s?$`)
	monthForm  = regexp.MustCompile(`^(?:[0-9]+|an?|one|two|three|six) ?(?:months?|years?|quarters?)\b`)
)

// Length reads a text that is a length of time and nothing else: "48 h", "1h30", "90 min", "1 day 4 hours", "1,5 h",
// "two days", "PT48H": units from long to short, each once, above zero and up to a year. ok is false for what is none; why
// then says what is wrong with something that looks like one.
func Length(text string) (d time.Duration, ok bool, why string) {
	s := Lower(text)
	if m := isoForm.FindStringSubmatch(s); m != nil && s != "p" && !strings.HasSuffix(s, "t") {
		return isoLength(m[1:])
	}
	if m := halfForm.FindStringSubmatch(s); m != nil {
		return units[m[2]] / 2, true, ""
	}
	if m := andAHalf.FindStringSubmatch(s); m != nil {
		if n, isCount := Count(m[1] + m[3]); isCount && n > 0 && n < 366 {
			unit := units[m[2]+m[4]]
			return time.Duration(n)*unit + unit/2, true, ""
		}
	}
	if monthForm.MatchString(s) {
		return 0, false, "months and years differ in length, so write days or hours"
	}
	total, last, found := new(big.Rat), MostLength, false
	for s = Number(s); s != ""; s = Number(s) {
		m := lengthForm.FindStringSubmatch(s)
		if m == nil {
			return 0, false, ""
		}
		s = strings.TrimSpace(s[len(m[0]):])
		unit, known := units[m[4]]
		if m[4] == "" && last == time.Hour && len(m[1]) == 2 && m[2] == "" && s == "" && m[1] < "60" {
			unit, known = time.Minute, true // "1h30"
		}
		switch {
		case !known:
			return 0, false, ""
		case unit >= last:
			return 0, false, "it names its units twice, or not from long to short"
		case len(m[3]) == 3 && m[1] != "0":
			return 0, false, "“" + m[1] + m[2] + m[3] + "” can be a decimal or a thousand"
		}
		part, isNumber := new(big.Rat).SetString(strings.ReplaceAll(m[1], " ", "") + "." + m[3] + "0")
		if !isNumber {
			return 0, false, ""
		}
		last, found = unit, true
		total.Add(total, part.Mul(part, new(big.Rat).SetInt64(int64(unit/time.Second))))
	}
	if !found {
		return 0, false, ""
	}
	return seconds(total)
}

// seconds is a number of seconds as a length.
func seconds(r *big.Rat) (d time.Duration, ok bool, why string) {
	switch {
	case r.Sign() <= 0:
		return 0, false, "it is not a length of time"
	case r.Cmp(new(big.Rat).SetInt64(int64(MostLength/time.Second))) > 0:
		return 0, false, "it is longer than a year"
	case !r.IsInt():
		return 0, false, "it is not a whole number of seconds"
	}
	return time.Duration(r.Num().Int64()) * time.Second, true, ""
}

// isoLength is weeks, days, hours, minutes and seconds as tools print them.
func isoLength(parts []string) (d time.Duration, ok bool, why string) {
	total := new(big.Rat)
	for i, unit := range []time.Duration{7 * Day, Day, time.Hour, time.Minute, time.Second} {
		if n, isNumber := new(big.Rat).SetString("0" + parts[i]); isNumber {
			total.Add(total, n.Mul(n, new(big.Rat).SetInt64(int64(unit/time.Second))))
		}
	}
	return seconds(total)
}

// LengthText is a length above zero as Length reads it: "36 h 30 min", fractions of a second left out.
func LengthText(d time.Duration) string {
	var parts []string
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / unit.size; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
		d %= unit.size
	}
	return strings.Join(parts, " ")
}
