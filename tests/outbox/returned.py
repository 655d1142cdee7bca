"""Notifications as mail servers write them, about a mail of ours. Shapes: RFC 3464 appendix E (Postfix), Exchange
Online, Exim 4.96 and older, qmail; names and addresses are made up."""

from __future__ import annotations

WHO = "erika@example.com"


def postfix(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report in three parts, with the whole mail."""
    return _crlf(f"""Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: buchhaltung@laden.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Mar 2026 08:00:00 +0000 (UTC)

Final-Recipient: rfc822; {WHO}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <{WHO}>: Recipient address
    rejected: User unknown

--B
Content-Type: message/rfc822

Message-ID: {message_id}
From: laden@example.com
Subject: Zahlungserinnerung

text

--B--
""")


def exchange(message_id: str) -> bytes:
    """Exchange Online: our mail's headers are gone, its id stands in In-Reply-To; the report names no Message-ID."""
    return _crlf(f"""From: <postmaster@kunde.onmicrosoft.example>
To: <buchhaltung@laden.example>
Subject: Unzustellbar: Zahlungserinnerung
In-Reply-To: {message_id}
References: {message_id}
Message-ID: <5f1c@prod.outlook.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_"

--_000_
Content-Type: multipart/alternative; boundary="_001_"

--_001_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+SWhyZSBOYWNocmljaHQga29ubnRlIG5pY2h0IHp1Z2VzdGVsbHQgd2VyZGVuLjwvcD4=

--_001_--

--_000_
Content-Type: message/delivery-status

Reporting-MTA: dns;BEYP281MB0123.DEUP281.PROD.OUTLOOK.COM
Received-From-MTA: dns;mail.laden.example

Final-Recipient: rfc822;{WHO}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--_000_--
""")


def exim_report(message_id: str) -> bytes:
    """Exim since 4.8x: a report, and only the headers of our mail."""
    return _crlf(f"""Return-path: <>
Auto-Submitted: auto-replied
X-Failed-Recipients: {WHO}
From: Mail Delivery System <Mailer-Daemon@smarthost.example>
To: buchhaltung@laden.example
Content-Type: multipart/report; report-type=delivery-status; boundary=1711180800-eximdsn-123
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1711180800-eximdsn-123
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {WHO}

--1711180800-eximdsn-123
Content-type: message/delivery-status

Reporting-MTA: dns; smarthost.example

Action: failed
Final-Recipient: rfc822;{WHO}
Status: 5.0.0
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 Mailbox quota exceeded

--1711180800-eximdsn-123
Content-type: text/rfc822-headers

Return-path: <laden@example.com>
Message-ID: {message_id}
Subject: Zahlungserinnerung

--1711180800-eximdsn-123--
""")


def exim_text(message_id: str) -> bytes:
    """Older Exim: no report, the mail as text below the words."""
    return _crlf(f"""Return-path: <>
X-Failed-Recipients: {WHO}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@smarthost.example>
To: buchhaltung@laden.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {WHO}
    host mx.example.com [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{WHO}>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Return-path: <laden@example.com>
Message-ID: {message_id}
Subject: Zahlungserinnerung

Wenn sich Ihre Zahlung verzögert, melden Sie sich bitte. (delayed)
""")


def qmail(message_id: str) -> bytes:
    """qmail: words alone."""
    return _crlf(f"""Return-Path: <>
From: MAILER-DAEMON@qmail.example
To: buchhaltung@laden.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{WHO}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 no such user
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Return-Path: <laden@example.com>
Message-Id: {message_id}

Zahlungserinnerung
""")


def exim_delay(message_id: str) -> bytes:
    """Exim after a day: it goes on trying."""
    return _crlf(f"""Return-path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@smarthost.example>
To: buchhaltung@laden.example
Subject: Warning: message 1rnXyz-0001 delayed 24 hours
References: {message_id}

This message was created automatically by mail delivery software.

A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on smarthost.example.

The message identifier is:     1rnXyz-0001
The address to which the message has not yet been delivered is:

  {WHO}
    Delay reason: 451 4.7.1 Greylisted, try again later

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.
""")


def out_of_office(message_id: str) -> bytes:
    """A person who is away: it did arrive."""
    return _crlf(f"""Return-Path: <>
Auto-Submitted: auto-replied (vacation)
From: Erika Musterfrau <{WHO}>
To: buchhaltung@laden.example
Subject: Automatische Antwort: Zahlungserinnerung
In-Reply-To: {message_id}
References: {message_id}

Ich bin bis 7. April nicht im Büro. Pakete können nicht zugestellt werden, delivery has failed before.
""")


def answer(message_id: str) -> bytes:
    """A buyer who writes back, and quotes a server."""
    return _crlf(f"""From: Erika Musterfrau <{WHO}>
To: buchhaltung@laden.example
Subject: AW: Zahlungserinnerung: Undelivered Mail Returned to Sender
In-Reply-To: {message_id}

Guten Tag, meine Mail an Sie kam zurück: delivery has failed, 550 5.1.1. Ich zahle morgen.
""")


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
