"""First names that only women or only men bear, wherever a name in the news may come from.

Names that one country gives to girls and another to boys (Andrea, Jean, Nicola, Simone, Kim, Sasha, Dominique) are left
out, as are those that are surnames or places more often than first names.
"""

from collections.abc import Sequence

import regex

_WOMEN = """
Aaliyah Abigail Adele Adriana Agata Agnes Agnieszka Aicha Aisha Akiko Alejandra Aleksandra Alessandra Alessia
Alexandra Alice Alicia Alina Aline Amanda Amelia Amina Amélie Ana Ananya Anastasia Anita Anja Anke Anna Anne Annette
Antonella Antonia Antônia Anusha Asha Astrid Aurélie Ayako Aylin Ayse Ayumi Ayşe Aïcha Barbara Beata Beatrice Beatriz
Bianca Birgit Bożena Brigitte Bruna Bérénice Camila Carla Carlota Carmen Carole Carolina Caroline Catarina Catherine
Cecilia Chantal Charlotte Chiara Christina Christine Clara Claudia Corinne Cristina Cécile Céline Daniela Danuta Daria
Deborah Deepika Delphine Denise Diana Divya Dolores Dorota Dunja Edith Ekaterina Elena Eleonora Elif Elisa Elisabeth
Elizabeth Ella Ellen Elodie Elsa Emilia Emily Emine Emma Erika Esperanza Esra Esther Etsuko Eva Evelyn Ewa Fabiana
Fatima Fatma Fatou Federica Fernanda Filomena Fiona Flavia Flávia Francesca Françoise Frauke Fumiko Fátima Gabriela
Gabriella Galina Geneviève Giorgia Giovanna Gisela Giulia Gloria Graciela Halina Hanako Hanna Hannah Heike Helen
Helena Helga Hildegard Hiroko Huda Hélène Ilaria Ines Ingrid Inés Irene Irina Isabel Isabella Isabelle Ivana
Jacqueline Jana Janet Jelena Jennifer Jessica Joana Joanna Johanna Josefina Judith Julia Juliana Julie Juliette Jutta
Karin Karina Karolina Katarzyna Katharina Katherine Kathleen Kathrin Katrin Kavita Kazuko Keiko Khadija Krystyna
Kumiko Kyoko Lakshmi Larissa Latifa Laura Leila Lena Leonie Leonor Leticia Letícia Leïla Lidia Linda Lisa Ljudmila
Lorena Louise Luana Lucia Lucie Lucía Ludmila Luisa Luísa Lyudmila Lídia Magda Magdalena Manuela Margaret Margarita
Marguerite Maria Mariam Mariana Marianne Marie Marija Marina Marlene Marta Martha Martina Mary Maryam María Matilde
Mayumi Małgorzata Meera Megan Melanie Meryem Michiko Milena Miriam Monica Monika Mélanie Mónica Mônica Nadia Nadine
Nancy Naoko Naomi Natalia Natalie Natalja Natalya Nathalie Natália Neha Nicole Nilufar Nina Nirmala Nora Noriko Olga
Olivia Ornella Paola Parvati Patricia Patrícia Paula Paulina Pauline Petra Pilar Pooja Priscilla Priya Rachel
Raffaella Rahma Ramona Rania Raquel Rebeca Rebecca Regina Renata Rita Roberta Rosa Rosalía Rossella Rosângela Roxana
Ruth Sabine Sabrina Sachiko Sakura Samira Sandra Sanna Sara Sarah Savita Sayuri Serena Setsuko Shanti Sharon Sheila
Silvia Simona Sita Sofía Solange Soledad Sonia Sophie Stefania Stephanie Stéphanie Sunita Susan Susana Susanne
Svetlana Swetlana Sylvia Sylvie Sílvia Sônia Tamara Tatiana Tatjana Tatyana Teresa Tereza Theresa Tina Tomoko Tânia
Ulrike Ursula Uschi Uta Valentina Valeria Valéria Valérie Vanessa Vera Veronica Veronika Verónica Viktoria Virginie
Vivian Wanda Wiebke Yasmin Yasmine Yekaterina Yelena Yesenia Yoko Yolanda Yuko Yulia Yuliya Yumi Yūko Zahra Zainab
Zehra Zeynep Zoe Zofia Zoé Zuzana Élisabeth Élodie
"""
_MEN = """
Aaron Abdel Abdul Abdullah Adam Adrian Agus Ahmad Ahmed Ahmet Alan Albert Alberto Alejandro Aleksander Aleksandr
Aleksei Alessandro Alexander Alexandre Alexei Alfredo Ali Amir Andreas Andrei Andrew Andrej Andrey Andrzej André Andrés
Anthony Antoine Anton Antonio António Antônio Arjun Arkadiusz Arnaud Arthur Artur Asif Augusto Aurélien Axel Baltazar
Bartosz Benjamin Benoît Bernard Bernd Bilal Bogdan Boris Brian Bruno Burak Carlos Cem Charles Christian Christoph
Christophe Christopher Ciro Claudio Cláudio Constantin Craig Cristiano Cédric César Damien Daniel Dariusz David Denis
Dennis Diego Dieter Dietmar Dirk Dmitri Dmitrij Dmitry Domenico Donald Edgar Eduardo Edward Emilio Emmanuel Emre
Enrico Enrique Eric Erik Ernesto Ernst Etienne Eugenio Evgeny Fabian Fabio Fabrice Federico Felipe Ferdinand Ferhat
Fernando Filippo Florian Francesco Francisco Frank Franz François Frederick Friedrich Fritz Frédéric Fábio Gary
Gennaro Geoffrey Georg George Gerardo Gerhard Giacomo Gianluca Gilberto Giorgio Giovanni Giuseppe Gonzalo Gregor
Grzegorz Grégory Guido Guillaume Guillermo Gustavo Gérard Günter Günther Hakan Hamid Hans Harald Haruki Hasan Hassan
Heinrich Heinz Helmut Henri Henrique Henry Hervé Hiroshi Hiroyuki Holger Horst Hossein Hugo Humberto Hussein Ibrahim
Ignacio Igor Ihor Iker Ismail Ivan Iván Jacek Jack Jacob Jacques Jaime Jakub James Javier Jens Jerzy Joachim Jochen
Joel Johann Johannes John Jonas Jonathan Jorge Josef Joseph José João Juan Julien Julio Jérôme Júlio Jürgen Kacper
Kamil Karim Karl Kazimierz Keith Kemal Kenichi Kenji Kenneth Kevin Khaled Klaus Krzysztof Kurt Lars Laurent Leandro
Lech Leonardo Leonid Leszek Lorenzo Louis Luca Luciano Ludovic Ludwig Luigi Luis Lukas Luís Maciej Mahmoud Manfred
Manuel Marc Marcel Marcelo Marcin Marco Marcos Marek Mario Mariusz Mark Markku Markus Martin Masahiro Massimo Mateusz
Matteo Matthew Matthias Matthieu Mauricio Maurizio Mauro Maximilian Mehdi Mehmet Michael Michał Michel Miguel Mikhail
Mohamed Mohammad Mohammed Muhammad Mukesh Murat Mustafa Mykola Najib Nasser Nathan Nicolas Nicolás Nikolai Nikolaj
Nikolay Nils Olaf Oleg Oleksandr Olivier Omar Oscar Osman Otto Pablo Pascal Patrick Paul Paulo Pawel Paweł Pedro Peter
Petr Philip Philippe Pierre Pietro Piotr Rafael Rainer Rajesh Ralf Ramesh Ramón Rashid Raymond Raúl Reinhard Renato
René Ricardo Riccardo Richard Robert Roberto Rodrigo Roger Roland Rolf Ronald Rustam Ryszard Rüdiger Salvatore Samuel
Sanjay Sebastian Serge Sergei Sergej Sergey Sergio Shinji Simon Sohail Stanisław Stefan Stefano Stephen Steven Suresh
Sven Sylvain Sébastien Sérgio Tadeusz Takashi Tarek Tariq Taro Thibault Thierry Thomas Thorsten Tiago Timothy Tobias
Tomasz Tomás Torsten Toshio Ueli Ulrich Umberto Uwe Vasily Vicente Victor Vijay Vikram Viktor Vincent Vincenzo
Vittorio Vladimir Volker Volodymyr Víctor Walter Werner Wilhelm William Wladimir Wojciech Wolfgang Xavier Yann Yasser
Yevgeny Yoshihide Youssef Yuri Yusuf Yves Zbigniew Zoltán Ángel Étienne Óscar Ömer İsmail Łukasz
"""
WOMEN = frozenset(_WOMEN.split())
MEN = frozenset(_MEN.split())
# Surnames of Slavic women as other languages write them, and what only looks so.
_DAUGHTER = regex.compile(r"\p{Lu}\p{Ll}{2,}(?:[oe]va|[oe]vová|ová|ovna|evna|ska[jiy]a|owska)")
_NO_DAUGHTER = frozenset(
    "Casanova Villanova Terranova Vilanova Cordova Canova Genova Padova Jehova Renova Supernova".split()
)


def gender(parts: Sequence[str]) -> str:
    """``f`` or ``m`` of who bears the name, given word by word; nothing where it does not show."""
    first = parts[0].partition("-")[0]
    if first in WOMEN or (len(parts) > 1 and _DAUGHTER.fullmatch(parts[-1]) and parts[-1] not in _NO_DAUGHTER):
        return "" if first in MEN else "f"
    return "m" if first in MEN else ""
